import type { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'

export type Variables = Readonly<Record<string, string | undefined>>

export interface ConnectionOptions {
  /** Where Step Functions is; without it AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL, or AWS itself. */
  endpoint?: string
  region?: string
  /** A profile of the AWS configuration files; without it AWS_PROFILE or the default credential chain. */
  profile?: string
  env: Variables
}

/** A service as the SDK's variables spell it: AWS_ENDPOINT_URL_S3 is for S3 alone. */
export type ServiceId = 'SFN' | 'S3' | 'EVENTBRIDGE' | 'DYNAMODB' | 'CLOUDWATCH_LOGS'

export interface Connection {
  /** Where Step Functions is; undefined on AWS itself. */
  endpoint: string | undefined
  stepFunctions: SFNClient
  /** Loaded when it is first needed: most requests never touch S3. */
  s3(): Promise<S3Client>
  /** Settings for the client of another service. */
  settings(service: ServiceId): ClientSettings
  close(): void
}

export interface ClientSettings {
  region?: string
  profile?: string
  endpoint?: string
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

const LOOPBACK = /^https?:\/\/(127\.\d+\.\d+\.\d+|localhost|[\w-]+\.localhost|\[::1\])(:\d+)?(\/|$)/

/** @returns clients of one Region and account, or of the laptop's endpoint; nothing is sent yet */
export function connect({ endpoint: given, region, profile, env }: ConnectionOptions): Connection {
  const settings = (service: ServiceId): ClientSettings => {
    const endpoint = given ?? (env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL || undefined)
    const loopback = endpoint !== undefined && LOOPBACK.test(endpoint)
    const resolvedRegion = region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? (loopback ? 'us-east-1' : undefined)
    return {
      ...(resolvedRegion && { region: resolvedRegion }),
      ...(profile && { profile }),
      ...(endpoint && { endpoint }),
      // A laptop's endpoint checks no signature; real keys are not sent to it.
      ...(loopback && { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }),
    }
  }
  const { endpoint } = settings('SFN')
  // StartSyncExecution puts `sync-` before the host name, which an address of one's own does not have.
  const stepFunctions = new SFNClient({ ...settings('SFN'), ...(endpoint && { disableHostPrefix: true }) })
  let s3: Promise<S3Client> | undefined
  const loadS3 = async () => {
    const { S3Client } = await import('@aws-sdk/client-s3')
    const own = settings('S3')
    return new S3Client({ ...own, ...(own.endpoint && { forcePathStyle: true }) })
  }
  return {
    endpoint,
    stepFunctions,
    settings,
    s3: () => {
      s3 ??= loadS3()
      return s3
    },
    close: () => {
      stepFunctions.destroy()
      void s3?.then(client => client.destroy())
    },
  }
}
