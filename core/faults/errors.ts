import type { TierKind } from '../kind.ts'
import { cut } from './provider-text.ts'

/**
 * The names that the state machine's Retry and Catch know. Lambda reports `error.name` as the errorType, and
 * minification renames classes, so each name is a string and never derived from a class.
 *
 * Each retried name has an unretried twin, thrown when a retry could not end before the deadline:
 * TierThrottled/TierSaturated, TierWarmingUp/TierCold, TierUnavailable/TierDown.
 */
export type TierErrorName =
  | 'TierThrottled'
  | 'TierSaturated'
  | 'TierWarmingUp'
  | 'TierCold'
  | 'TierUnavailable'
  | 'TierDown'
  | 'TierTimedOut'
  | 'TierMisconfigured'
  | 'TierTooSmall'
  | 'TierRefused'

/**
 * What ends the execution. AnswerNotStored is a fault of our own after the model was paid; StreamBroken is a tier that
 * broke after content of it was shown to somebody who asked not to see a second beginning.
 */
export type StopErrorName = 'RequestRejected' | 'DeadlineExceeded' | 'AnswerNotStored' | 'StreamBroken'

/**
 * The attempts entry of a call that failed, finished. It travels as the JSON text of the error's message, so that the
 * state machine only appends it.
 */
export interface FailedEntry {
  tier: string
  kind: TierKind
  outcome: TierErrorName | StopErrorName
  /** At most 300 characters; left out on routes that keep requests and answers out of the history. */
  message?: string
  requestId?: string
  /** The HTTP status, when there was an answer. */
  status?: number
  /** The calls made in this visit: 1 plus the retries. */
  tries: number
  /** When the visit to the tier began, and when this call ended; ISO 8601. */
  startedAt: string
  endedAt: string
  firstTokenMs?: number
  /** US dollars that the attempt cost or may have cost. */
  usd: number
  /** Given when the attempt may be billed: true when `usd` is an estimate, as no usage was reported. */
  estimated?: boolean
}

/** What Step Functions and Lambda's log keep of a failed attempt, in characters. */
const ENTRY_LIMIT = 1024
export const MESSAGE_LIMIT = 300
const REQUEST_ID_LIMIT = 64

/**
 * One attempt failed. The name tells the router whether to retry, step down or stop; the entry's outcome says what
 * happened, which is another name when the last retry of a throttle was used up.
 */
export class TierError extends Error {
  override readonly name: TierErrorName | StopErrorName
  /** From the call to its end, where there was a call; for metrics. */
  readonly attemptMs: number | undefined
  constructor(name: TierError['name'], entry: FailedEntry, options: ErrorOptions & { attemptMs?: number } = {}) {
    super(textOf(entry), options)
    this.name = name
    this.attemptMs = options.attemptMs
    // Lambda copies the stack into the execution history, where the entry says more.
    this.stack = name
  }
}

/** The entry as JSON of at most 1 KB: the message gives way, as escapes can make it six times as long. */
const textOf = ({ message, requestId, ...rest }: FailedEntry): string => {
  const write = (said: string | undefined) =>
    JSON.stringify({
      ...(said !== undefined && { message: said }),
      ...rest,
      ...(requestId !== undefined && { requestId: shorten(requestId, REQUEST_ID_LIMIT) }),
    })
  let said = message === undefined ? undefined : shorten(message)
  let text = write(said)
  while (text.length > ENTRY_LIMIT && said) {
    said = said.length < 2 ? undefined : shorten(said, Math.ceil(said.length / 2))
    text = write(said)
  }
  return text
}

const REJECTION_LIMIT = 500

/**
 * The request itself is wrong, so every tier would refuse it: `message` is one sentence naming field, value and
 * expectation, of at most 500 characters.
 */
export class RequestRejected extends Error {
  override readonly name = 'RequestRejected'
  constructor(message: string, options?: ErrorOptions) {
    super(shorten(message, REJECTION_LIMIT), options)
  }
}

/** No time is left: thrown by Plan, before any attempt. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'
}

/**
 * Cuts text to a number of characters, between them, and makes it well-formed: half of an emoji is no text to JSON readers
 * on the JVM, which AWS's are.
 */
export const shorten = (text: string, limit = MESSAGE_LIMIT): string =>
  text.length <= limit ? text.toWellFormed() : `${cut(text, limit - 1)}…`
