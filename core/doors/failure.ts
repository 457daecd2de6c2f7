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
    super(cut(message, 500)) // a client's own words may be in it, such as a field's name
    this.reason = reason
    this.param = more.param === undefined ? undefined : cut(more.param, 100)
    this.originalStatus = more.originalStatus
  }
}

const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).toWellFormed()}…`

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
      const misfit = misfitOf(failure)
      if (misfit) return new DoorError('rejected', redact(`no tier of ${route} can serve this request: ${misfit}`))
      const throttled = failure.attempts.length > 0 && failure.attempts.every(({ outcome }) => THROTTLES.has(outcome))
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

/** Why Plan leaves a tier out for what a request is, and not for what the tier's day is like. */
const OF_THE_REQUEST = /^(does not take|needs about|may cost|can not apply) /
/** Nobody asks for these. */
const NOT_THERE = /^(not configured|disabled in the catalogue)/

/** What keeps a request from every tier, when nothing else does: then it was never asked, and will never be answered. */
const misfitOf = ({ attempts, skipped }: ReturnType<typeof readExecutionFailure>): string | undefined => {
  const there = skipped.filter(({ reason }) => !NOT_THERE.test(reason))
  if (attempts.length > 0 || there.length === 0) return undefined
  if (!there.every(({ reason }) => OF_THE_REQUEST.test(reason))) return undefined
  return there.map(({ tier, reason }) => `${tier} ${reason}`).join('; ')
}
