import type { AttemptResult } from '../../core/answer.ts'
import { Failed } from '../../core/attempt/failed.ts'
import { executionName, type Payloads } from '../payloads.ts'

/** From here on an answer goes to the bucket. */
const INLINE_BYTES = 100 * 1024
/** An output of an execution may have 256 KiB, and attempts and skipped tiers need their part of it. */
const LARGEST_INLINE_BYTES = 180 * 1024

interface StoreOptions {
  payloads: Payloads | undefined
  executionId: string
  /** A `store: s3` route keeps every answer out of the history. */
  always: boolean
}

/**
 * Moves text and message of a large or private answer into the bucket and leaves its URI in their place. An answer that
 * cannot be stored is returned inline if it fits and may be seen; else rejects with TierDown: it is paid for, but lost.
 */
export const storeLargeAnswer = async (
  result: AttemptResult,
  { payloads, executionId, always }: StoreOptions,
): Promise<AttemptResult> => {
  const { text, message, trace, additionalModelResponseFields, ...rest } = result.answer
  const content = { text, message, trace, additionalModelResponseFields }
  const bytes = Buffer.byteLength(JSON.stringify(content))
  if (!always && bytes <= INLINE_BYTES) return result
  try {
    if (!payloads) throw new Error('this deployment has no payload bucket')
    const answerUri = await payloads.save(`answers/${executionName(executionId)}.json`, content)
    return { ...result, answer: { answerUri, ...rest } }
  } catch (cause) {
    if (!always && bytes <= LARGEST_INLINE_BYTES) return result
    const { requestId, usd } = result.attempt
    const message = `the answer could not be stored: ${(cause as Error).message}`
    throw new Failed('TierDown', { message, usd, ...(requestId && { requestId }) }, { cause })
  }
}
