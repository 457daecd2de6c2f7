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

/** What a failed attempt tells the state machine; it travels as the JSON text of the error's message (at most 1 KB). */
export interface AttemptFailure {
  /** At most 300 characters. */
  message: string
  requestId?: string
  /** The HTTP status, when there was an answer. */
  status?: number
  elapsedMs?: number
  firstTokenMs?: number
  /** US dollars that the attempt cost or may have cost. */
  usd?: number
  /** True when `usd` is an estimate: the attempt may be billed although it reported no usage. */
  estimated?: boolean
  /** 1 for the first call of this visit to the tier. */
  try?: number
}

const MESSAGE_LIMIT = 300

/** One attempt failed: the router retries it or steps down, as the name says. */
export class TierError extends Error {
  override readonly name: TierErrorName | StopErrorName
  constructor(name: TierErrorName | StopErrorName, failure: AttemptFailure, options?: ErrorOptions) {
    const { message, ...rest } = failure
    // `message` stands first: the state machine parses exactly this shape.
    super(JSON.stringify({ message: shorten(message), ...rest }), options)
    this.name = name
    // Lambda copies the stack into the execution history; a short one keeps the Cause parsable and the history readable.
    this.stack = `${name}: ${shorten(failure.message)}`
  }
}

/** The request itself is wrong, so every tier would refuse it: `message` is one sentence naming field, value and expectation. */
export class RequestRejected extends Error {
  override readonly name = 'RequestRejected'
}

/** No time is left: thrown by Plan, before any attempt. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'
}

/** Cuts provider text to the 300 characters that an attempts entry may have. */
export const shorten = (text: string, limit = MESSAGE_LIMIT): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
