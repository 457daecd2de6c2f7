import type { AttemptResult } from '../../core/answer.ts'
import { Failed } from '../../core/attempt/failed.ts'
import type { Clock } from '../../core/clock.ts'
import { executionName, type Payloads } from '../payloads.ts'

/** From here on an answer goes to the bucket. */
const INLINE_BYTES = 100 * 1024
/** An output of an execution may have 256 KiB, and attempts and skipped tiers need their part of it. */
const LARGEST_INLINE_BYTES = 180 * 1024

/** What the puts of one answer may take together, if the deadline leaves as much; a second they get in any case. */
const WITHIN_MS = 5000
const LEAST_MS = 1000
/** The pauses before the second, third and fourth put. */
const PAUSES_MS = [200, 600, 1500]

interface StoreOptions {
  payloads: Payloads | undefined
  clock: Clock
  executionId: string
  /** Milliseconds since the epoch. */
  deadlineAt: number
  /** A `store: s3` route keeps every answer out of the history. */
  always: boolean
}

/**
 * Moves text and message of a large or private answer into the bucket and leaves its URI in their place. An answer that
 * cannot be stored is returned inline if it fits and may be seen. Else the put is tried three more times, the one retry
 * outside the state machine: a model was paid, and must not be asked again for our fault. Rejects with AnswerNotStored.
 */
export const storeLargeAnswer = async (
  result: AttemptResult,
  { payloads, clock, executionId, deadlineAt, always }: StoreOptions,
): Promise<AttemptResult> => {
  const { text, message, trace, additionalModelResponseFields, ...rest } = result.answer
  const content = { text, message, trace, additionalModelResponseFields }
  const bytes = Buffer.byteLength(JSON.stringify(content))
  if (!always && bytes <= INLINE_BYTES) return result
  const inlineInstead = !always && bytes <= LARGEST_INLINE_BYTES
  try {
    if (!payloads) throw new Error('this deployment has no payload bucket')
    const name = `answers/${executionName(executionId)}.json`
    const withinMs = Math.max(LEAST_MS, Math.min(WITHIN_MS, deadlineAt - clock.now()))
    const put = (signal: AbortSignal) => payloads.save(name, content, signal)
    const answerUri = await retried(put, clock, withinMs, inlineInstead ? [] : PAUSES_MS)
    return { ...result, answer: { answerUri, ...rest } }
  } catch (cause) {
    if (inlineInstead) return result
    const { requestId, firstTokenMs, usd, estimated } = result.attempt
    throw new Failed(
      'AnswerNotStored',
      {
        message: `the answer could not be stored: ${(cause as Error).message}`,
        usd,
        ...(estimated && { estimated }),
        ...(requestId !== undefined && { requestId }),
        ...(firstTokenMs !== undefined && { firstTokenMs }),
      },
      { cause, attemptMs: result.answer.timing.attemptMs },
    )
  }
}

/** Tries `put` again after each pause, for as long as all of it fits into `withinMs`. */
const retried = async <T>(
  put: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
  withinMs: number,
  pauses: readonly number[],
): Promise<T> => {
  const limit = new AbortController()
  const done = new AbortController()
  const startedAt = clock.monotonic()
  const late = clock.sleep(withinMs, done.signal).then(() => {
    const slow = new Error(`it took longer than ${withinMs} ms`)
    limit.abort(slow)
    throw slow
  })
  late.catch(() => {})
  try {
    for (const pause of [...pauses, undefined]) {
      try {
        return await Promise.race([put(limit.signal), late])
      } catch (error) {
        if (pause === undefined || clock.monotonic() - startedAt + pause >= withinMs) throw error
        await clock.sleep(pause)
      }
    }
    throw new Error('unreachable: the last put has thrown')
  } finally {
    done.abort()
  }
}
