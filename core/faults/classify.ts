import type { TierKind } from '../kind.ts'
import { MESSAGE_LIMIT, type StopErrorName, shorten, type TierErrorName } from './errors.ts'
import type { Row, Scope, Seen, When } from './fault.ts'
import { CONTAINERS, VALIDATIONS } from './means.ts'
import { cut, outsideQuotes, withoutLinks } from './provider-text.ts'
import { CLASSIFICATION } from './table.ts'

/** What a fault means for the router. Nothing later looks at the SDK's names. */
export interface Classified {
  /** A retried name where a retry makes sense: the caller turns it into its twin when there is no time for one. */
  name: TierErrorName | StopErrorName
  /** The provider's words, at most 300 characters. */
  message: string
  status?: number
  requestId?: string
  /** Whether the same tier may be asked again soon. */
  retry: boolean
  /** What it says about the tier's bucket; absent when it says nothing. */
  scope?: Scope
  /** The call may be billed although it reported no usage. */
  mayBeBilled: boolean
}

const RETRIED: readonly string[] = ['TierThrottled', 'TierWarmingUp', 'TierUnavailable']
const UNBILLED: readonly string[] = ['TierRefused', 'TierTooSmall', 'RequestRejected', 'TierMisconfigured']
/** Above its model units, or its optimized quota, a tier has no capacity that comes back within a retry's wait. */
const NOT_RETRIED_WHEN_THROTTLED: readonly TierKind[] = ['provisioned', 'latency-optimized']

/**
 * Says what an error of a Bedrock call means, whatever was thrown: the SDK's exceptions, those inside a stream, Node's
 * network errors, a codec's errors, or something that is no Error at all.
 */
export const classify = (error: unknown, context: { kind?: TierKind } = {}): Classified => {
  const fault = read(error)
  const seen: Seen = { ...fault, kind: context.kind }
  const { means } = rowFor(seen)
  // An exception inside a stream has no $metadata: the model had the request, so its input may be billed. What was
  // refused was not read by any model.
  const inStream = fault.status === undefined && /Exception$/.test(fault.name) && !UNBILLED.includes(means.name)
  const throttledForGood =
    means.name === 'TierThrottled' && context.kind !== undefined && NOT_RETRIED_WHEN_THROTTLED.includes(context.kind)
  return {
    name: means.name,
    message: means.advice ? advised(fault.message, means.advice) : shorten(fault.message),
    ...(fault.status !== undefined && { status: fault.status }),
    ...(fault.requestId !== undefined && { requestId: fault.requestId }),
    retry: RETRIED.includes(means.name) && !throttledForGood,
    ...(means.scope && { scope: means.scope }),
    mayBeBilled: means.mayBeBilled ?? inStream,
  }
}

/** The advice stays whole, whatever the provider had to say. */
const advised = (message: string, advice: string): string =>
  `${shorten(message, MESSAGE_LIMIT - advice.length - 3)} (${advice})`

const ANSWERS: readonly string[] = [
  'end_turn',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'guardrail_intervened',
  'content_filtered',
]

/**
 * Says what a stop reason means that is no answer; undefined for those that are, `guardrail_intervened` and
 * `content_filtered` included. No stop reason at all is a stream that broke off, which the SDK reports as no error; one
 * that nobody knows yet is no success.
 */
export const classifyStopReason = (stopReason: string | undefined): Classified | undefined => {
  if (stopReason === undefined) {
    const message = 'the stream ended before messageStop'
    return { name: 'TierUnavailable', message, retry: true, scope: 'unavailable', mayBeBilled: true }
  }
  if (ANSWERS.includes(stopReason)) return undefined
  const message = `the model stopped with ${shorten(stopReason, 100)}`
  if (stopReason === 'model_context_window_exceeded') {
    return { name: 'TierTooSmall', message, retry: false, mayBeBilled: true }
  }
  const garbled = stopReason.startsWith('malformed_')
  return { name: garbled ? 'TierUnavailable' : 'TierDown', message, retry: garbled, mayBeBilled: true }
}

/** The row of the table that decides. */
export const rowFor = (seen: Seen): Row => {
  const told = withoutLinks(seen.message)
  const words = { told, outside: outsideQuotes(told) }
  const row = CLASSIFICATION.find(({ when }) => fits(when, seen, words))
  if (!row) throw new Error('the last row of the classification fits everything')
  return row
}

interface Words {
  /** Without links. */
  told: string
  /** Without quotations, too. */
  outside: string
}

const fits = (when: When, seen: Seen, words: Words): boolean =>
  (!when.name || when.name.includes(seen.name)) &&
  (!when.refused || VALIDATIONS.includes(seen.name) || within([400, 499], seen.status)) &&
  (!when.bedrock || !CONTAINERS.includes(seen.name)) &&
  within(when.status, seen.status) &&
  within(when.originalStatus, seen.originalStatus) &&
  (!when.kind || (seen.kind !== undefined && when.kind.includes(seen.kind))) &&
  (!when.code || (seen.code !== undefined && when.code.test(seen.code))) &&
  (!when.is || when.is.test(seen.message)) &&
  (!when.says || when.says.test(words.outside)) &&
  (!when.mentions || when.mentions.test(words.told))

const within = (range: readonly [number, number] | undefined, value: number | undefined): boolean =>
  !range || (value !== undefined && value >= range[0] && value <= range[1])

/** The words that say what is wrong stand at the beginning; what follows is the request, quoted. */
const LONGEST_MESSAGE = 2000

interface Fault extends Seen {
  requestId?: string
}

/** What an SDK error carries, none of it certain. */
interface ErrorLike {
  name?: unknown
  message?: unknown
  code?: unknown
  cause?: ErrorLike
  errors?: ErrorLike[]
  originalStatusCode?: unknown
  $metadata?: { httpStatusCode?: unknown; requestId?: unknown }
  $response?: { statusCode?: unknown }
}

/** Reads the parts of an error that the table looks at. */
export const read = (error: unknown): Fault => {
  if (typeof error !== 'object' || error === null) {
    return { name: 'NotAnError', message: `something that is no error was thrown: ${shorten(String(error), 200)}` }
  }
  const { name, message, code, cause, errors, originalStatusCode, $metadata, $response } = error as ErrorLike
  const status = number($metadata?.httpStatusCode) ?? number($response?.statusCode)
  const requestId = text($metadata?.requestId)
  return {
    name: capitalize(cut(text(name) ?? 'Error', 100)),
    message: tidy(text(message) ?? text(cause?.message) ?? text(errors?.[0]?.message) ?? 'no message'),
    code: text(code) ?? text(cause?.code) ?? text(errors?.[0]?.code),
    status,
    originalStatus: number(originalStatusCode),
    ...(requestId && { requestId }),
  }
}

/** One line, without the hint that the SDK adds when it cannot read an answer. Cut first: a message may have any length. */
const tidy = (message: string): string =>
  cut(message, LONGEST_MESSAGE)
    .replace(/Deserialization error: to see the raw response.*$/s, '')
    .replace(/\s+/g, ' ')
    .trim()

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const capitalize = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
