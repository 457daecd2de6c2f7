import type { SFNClient } from '@aws-sdk/client-sfn'
import { DoorError } from '../core/doors/failure.ts'
import { laptopSettings } from './clients.ts'
import type { Environment } from './env.ts'

/** What StartSyncExecution returns of an execution that is over. */
export interface Ended {
  executionArn: string
  status: string
  output?: string | undefined
  error?: string | undefined
  cause?: string | undefined
}

/** Step Functions counts them per account: nothing was started. */
const BUSY = new Set(['ThrottlingException', 'TooManyRequestsException', 'ExecutionLimitExceeded'])
const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/**
 * Runs one execution of the EXPRESS machine to its end. It makes a single attempt: whether a second one is worth a second
 * ladder is for the client to say.
 * @throws DoorError `busy` or `unavailable` when certainly nothing was started; the SDK's error otherwise
 */
export const expressRunner = (env: Environment, stateMachineArn: string) => {
  const loading = createClient(env) // while the key of the first request is read
  loading.catch(() => {}) // each request says so
  return async (input: string): Promise<Ended> => {
    const { StartSyncExecutionCommand } = await import('@aws-sdk/client-sfn')
    const client = await loading
    try {
      const ended = await client.send(new StartSyncExecutionCommand({ stateMachineArn, input }))
      return { ...ended, executionArn: ended.executionArn ?? '', status: ended.status ?? '' }
    } catch (error) {
      const { name, code } = error as { name?: string; code?: string }
      if (BUSY.has(name ?? ''))
        throw new DoorError('busy', 'Too many requests are being started: try again in a moment.')
      if (NOT_REACHED.has(code ?? ''))
        throw new DoorError('unavailable', 'Step Functions cannot be reached at the moment.')
      throw error
    }
  }
}

const createClient = async (env: Environment): Promise<SFNClient> => {
  const [{ SFNClient }, { httpHandler }] = await Promise.all([
    import('@aws-sdk/client-sfn'),
    import('./http-handler.ts'),
  ])
  return new SFNClient({
    region: env.region,
    maxAttempts: 1,
    requestHandler: httpHandler(),
    // StartSyncExecution puts `sync-` before the host's name, which the laptop's does not have.
    ...(env.local && { ...laptopSettings(env), disableHostPrefix: true }),
  })
}
