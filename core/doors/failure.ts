import { readExecutionFailure } from '../history/failure.ts'
import { redact } from './redact.ts'

/**
 * Why a door answers with an error. Each protocol has a table of what it says then: `openai/errors.ts`,
 * `bedrock/errors.ts`. Only the last four have cost a ladder, and no client may ask again by itself after them.
 */
export type DoorCause =
  | 'no-key'
  | 'foreign-route'
  | 'unknown-model'
  | 'unknown-path'
  | 'rejected'
  | 'too-large'
  | 'busy'
  | 'unavailable'
  | 'exhausted'
  | 'deadline'
  | 'broken'
  | 'failed'

/** `message` is for the client: nothing in it names an account, a model's ARN or what a provider said of itself. */
export class DoorError extends Error {
  override readonly name = 'DoorError'
  readonly reason: DoorCause
  /** The field of the request that is wrong. */
  readonly param: string | undefined
  /** What a tier last answered with: 429, 503 or 408. */
  readonly originalStatus: number | undefined

  constructor(reason: DoorCause, message: string, more: { param?: string; originalStatus?: number } = {}) {
    super(message)
    this.reason = reason
    this.param = more.param
    this.originalStatus = more.originalStatus
  }
}

/** What of an execution that did not succeed a door looks at. */
export interface FailedExecution {
  status?: string | undefined
  error?: string | undefined
  cause?: string | undefined
}

const THROTTLES = new Set(['TierThrottled', 'TierSaturated'])
const SEE = 'The execution named in x-stepdown-execution has each attempt.'

/** Tells a client why its execution failed. Only a rejection repeats what was said, as the client can mend it. */
export const executionError = ({ status, error, cause }: FailedExecution, route: string): DoorError => {
  const failure = readExecutionFailure({ error: error ?? status ?? 'Unknown', cause: cause ?? '' })
  switch (failure.error) {
    case 'RequestRejected':
      return new DoorError('rejected', redact(failure.message))
    case 'TiersExhausted': {
      const throttled = failure.attempts.every(({ outcome }) => THROTTLES.has(outcome))
      const originalStatus = throttled ? 429 : 503
      return new DoorError('exhausted', `No tier of ${route} could answer. ${SEE}`, { originalStatus })
    }
    case 'DeadlineExceeded':
    case 'TIMED_OUT':
      return new DoorError('deadline', `${route} had no answer within its deadline. ${SEE}`, { originalStatus: 408 })
    case 'StreamBroken':
      return new DoorError('broken', `The answer broke off, and what came of it is not whole. ${SEE}`, {
        originalStatus: 503,
      })
    default:
      return new DoorError('failed', `The router could not finish the request. ${SEE}`, { originalStatus: 503 })
  }
}
