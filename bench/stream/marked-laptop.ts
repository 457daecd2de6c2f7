import { resolve } from 'node:path'
import { createAttempt } from '../../aws/attempt/attempt.ts'
import { converse } from '../../aws/attempt/converse.ts'
import { bedrockClients } from '../../aws/clients.ts'
import { environment } from '../../aws/env.ts'
import { liveDeps } from '../../aws/live.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import type { CallModel } from '../../core/attempt/model-call.ts'
import type { Scenario } from '../../local/bedrock/scenario.ts'
import { type Cloud, startCloud } from '../../local/cloud.ts'

/** When the first token of an execution reached its function, and when the model had said all. */
export interface Marks {
  firstAt?: number
  lastAt?: number
}

export interface MarkedLaptop {
  cloud: Cloud
  /** By the ARN of the execution. */
  marks: Map<string, Marks>
  close(): Promise<void>
}

/** The laptop, with a converse function that notes when things happen in it. */
export const markedLaptop = async (scenario: Scenario): Promise<MarkedLaptop> => {
  const marks = new Map<string, Marks>()
  const note = (executionArn: string, change: Marks) =>
    marks.set(executionArn, { ...marks.get(executionArn), ...change })
  let made: ReturnType<typeof make> | undefined
  const make = async () => {
    const env = environment({
      AWS_REGION: 'us-east-1',
      STEPDOWN_LOCAL_ENDPOINT: cloud.endpoint,
      STEPDOWN_TIERS_FILE: resolve(import.meta.dirname, '../../tiers.yml'),
      CAPACITY_TABLE: 'stepdown-local-capacity',
      STREAMS_TABLE: 'stepdown-local-streams',
    })
    const deps = await liveDeps(env)
    const real = converse(bedrockClients(env))
    return (event: AttemptEvent) => {
      const call: CallModel = async ask => {
        const onFirstToken = () => {
          note(event.execution.id, { firstAt: performance.now() })
          ask.onFirstToken()
        }
        const answer = await real({ ...ask, onFirstToken })
        note(event.execution.id, { lastAt: performance.now() })
        return answer
      }
      return createAttempt({ ...deps, call })(event)
    }
  }
  const handler = async (event: unknown) => {
    made ??= make()
    return (await made)(event as AttemptEvent)
  }
  const cloud: Cloud = await startCloud({ port: 0, scenario, functions: { converse: handler as never } })
  return { cloud, marks, close: () => cloud.close() }
}
