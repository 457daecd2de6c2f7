import type { AttemptResult } from './answer.ts'

/**
 * An idempotency key, held like a lease: while its request runs, and for seven days once it was answered. A failure gives
 * it back, unless an answer was paid for and could not be kept; what nobody ended expires with `until`.
 */
export interface Claim {
  /** The execution that holds the key. */
  executionArn: string
  /** Of `claimedRequest`: another request under a held key is refused by name. */
  requestHash: string
  /** Milliseconds since the epoch: the holder's deadline and ten seconds, or as long as its end is kept. */
  until: number
  /** `paid` is an answer that was bought and could not be stored, `failed` any other failure that is kept a while. */
  state: 'running' | 'answered' | 'paid' | 'failed'
  /** The answer, or where it is: what a duplicate ends with. */
  answer?: AttemptResult['answer']
  /** What a duplicate of a failure fails with. */
  failure?: ClaimFailure
}

export interface ClaimFailure {
  /** The Error of the first execution. */
  error: string
  message: string
}

/** How the holder's execution ended, as the function knows it that ends it. */
export type ClaimEnd =
  | { state: 'answered'; answer: AttemptResult['answer'] }
  | { state: 'paid' | 'failed'; failure: ClaimFailure }

export const ANSWER_KEPT_MS = 7 * 86_400_000
/** A function that was cut off at the deadline may still be on its way to say so. */
export const AFTER_DEADLINE_MS = 10_000
/** As long as SDKs go on retrying a request that has failed. */
export const INVOCATION_FAILURE_KEPT_MS = 60_000

const INVOCATION = 'invocation:'

/**
 * The idempotency key that a door makes of the id by which an SDK names an invocation over its retries. A failure is kept
 * for a minute under such a key: nobody asked again, only a retry did, and it must not walk the ladder once more.
 */
export const invocationKey = (owner: string, id: string): string => `${INVOCATION}${owner}:${id}`

/** How the end of a failed request is kept; undefined gives the key back at once. */
export const failedEnd = (key: string, failure: ClaimFailure): ClaimEnd | undefined => {
  if (failure.error === 'AnswerNotStored') return { state: 'paid', failure }
  return key.startsWith(INVOCATION) ? { state: 'failed', failure } : undefined
}

/** Until when an end is kept, in milliseconds since the epoch. */
export const keptUntil = ({ state }: ClaimEnd, now: number): number =>
  now + (state === 'failed' ? INVOCATION_FAILURE_KEPT_MS : ANSWER_KEPT_MS)

/**
 * What two requests under one key have to have in common, as text: everything but where the answer is streamed to and the
 * order of the fields. Of an EventBridge event its detail counts, as two deliveries differ in the rest.
 */
export const claimedRequest = (input: unknown): string => {
  const event = input as { 'detail-type'?: unknown; detail?: unknown } | null
  const body = event !== null && typeof event === 'object' && 'detail-type' in event ? event.detail : input
  const { stream: _, ...request } = body as Record<string, unknown>
  try {
    return JSON.stringify(request, sorted)
  } catch {
    // Sorting takes more of the stack than writing: what nests by thousands has to come in the same order.
    return JSON.stringify(request)
  }
}

const sorted = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
