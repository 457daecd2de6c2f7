import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { STSClient } from '@aws-sdk/client-sts'
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts'

const ACCOUNT = '000000000000'

/** The real SDK clients of a laptop cloud on a free port. */
export interface CloudClients {
  cloud: Cloud
  sfn: SFNClient
  eventBridge: EventBridgeClient
  dynamodb: DynamoDBClient
  s3: S3Client
  sts: STSClient
  /** GET, or POST and PUT with a JSON body, below `/_stepdown/`. */
  control<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }>
  close(): Promise<void>
}

/** Starts a laptop cloud without serverless.yml, unless the options name one. */
export const givenCloud = async (options: CloudOptions = {}): Promise<CloudClients> => {
  const cloud = await startCloud({ serverless: false, ...options })
  const settings = {
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  }
  const sfn = new SFNClient({ ...settings, disableHostPrefix: true })
  const eventBridge = new EventBridgeClient(settings)
  const dynamodb = new DynamoDBClient(settings)
  const s3 = new S3Client({ ...settings, forcePathStyle: true })
  const sts = new STSClient(settings)
  return {
    cloud,
    sfn,
    eventBridge,
    dynamodb,
    s3,
    sts,
    async control<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(`${cloud.endpoint}/_stepdown/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as T }
    },
    async close() {
      for (const client of [sfn, eventBridge, dynamodb, s3, sts]) client.destroy()
      await cloud.close()
    },
  }
}

export const machineArn = (name: string): string => `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:${name}`

/** A machine of one state that returns its input. */
export const echo = {
  StartAt: 'Echo',
  QueryLanguage: 'JSONata',
  States: { Echo: { Type: 'Pass', End: true } },
}

/** A machine of one Task that calls `functionName` with the input. */
export const calling = (functionName: string, more: Record<string, unknown> = {}) => ({
  StartAt: 'Call',
  QueryLanguage: 'JSONata',
  States: {
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
      ...more,
    },
  },
})
