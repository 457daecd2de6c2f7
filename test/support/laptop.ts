import { readFileSync } from 'node:fs'
import { GetExecutionHistoryCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { parse } from 'yaml'
import type { Answer } from '../../core/answer.ts'
import { readEvents } from '../../core/history/event.ts'
import { readHistory } from '../../core/history/history.ts'
import { loadScenario } from '../../local/bedrock/scenario.ts'
import { type CloudOptions, startCloud } from '../../local/cloud.ts'
import { simulatedArns } from '../../local/simulated-arns.ts'
import { machineArn } from './cloud.ts'

export interface Laptop extends AsyncDisposable {
  cloud: Awaited<ReturnType<typeof startCloud>>
  sfn: SFNClient
  /** Runs one request on the STANDARD router, through the SDK, to its end. */
  ask(request: object): Promise<{ status: string; answer: Answer; error: string; path: string[] }>
}

/** The whole laptop as `npm start` runs it: serverless.yml, the real functions, the catalogue, without any delay. */
export const givenLaptop = async (options: CloudOptions & { scenarioName?: string } = {}): Promise<Laptop> => {
  const { scenarioName = 'instant', ...rest } = options
  const source: unknown = parse(readFileSync(options.tiers ?? new URL('../../tiers.yml', import.meta.url), 'utf8'))
  const cloud = await startCloud({ scenario: loadScenario(scenarioName), env: simulatedArns(source, {}), ...rest })
  const sfn = new SFNClient({
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    disableHostPrefix: true,
  })
  return {
    cloud,
    sfn,
    async ask(request) {
      const ended = new Promise<string>(resolve => {
        cloud.on(event => {
          if (event.type === 'execution' && event.execution.status !== 'RUNNING') resolve(event.execution.arn)
        })
      })
      await sfn.send(
        new StartExecutionCommand({
          stateMachineArn: machineArn('stepdown-local-router'),
          input: JSON.stringify(request),
        }),
      )
      const executionArn = await ended
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }))
      const last = events.at(-1)
      return {
        status: last?.type ?? '',
        answer: JSON.parse(last?.executionSucceededEventDetails?.output ?? '{}'),
        error: last?.executionFailedEventDetails?.error ?? '',
        path: readHistory(readEvents(events)).ladder.path,
      }
    },
    async [Symbol.asyncDispose]() {
      sfn.destroy()
      await cloud.close()
    },
  }
}
