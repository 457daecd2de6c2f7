import type { Message } from '../answer.ts'
import { type Classified, classifyStopReason } from '../faults/classify.ts'

/** A guardrail, a filter and a stop sequence may leave nothing of an answer, and that is what they are for. */
const MAY_BE_EMPTY: readonly string[] = ['guardrail_intervened', 'content_filtered', 'stop_sequence']
/** A limit may have come while the model was still thinking. */
const MAY_BE_THOUGHT_ONLY: readonly string[] = ['max_tokens']

/**
 * Says what an answer means that is none: it stopped for a reason that is no end, or it ended without a word, which is a
 * stream that broke, not an empty answer. Undefined for those that are answers.
 */
export const useless = (stopReason: string | undefined, { content }: Message): Classified | undefined => {
  const stopped = classifyStopReason(stopReason)
  if (stopped || stopReason === undefined || MAY_BE_EMPTY.includes(stopReason)) return stopped
  const said = MAY_BE_THOUGHT_ONLY.includes(stopReason) ? content : content.filter(block => !block.reasoningContent)
  if (said.length > 0) return undefined
  const message = `the model stopped with ${stopReason} and said nothing`
  return { name: 'TierUnavailable', message, retry: true, mayBeBilled: true }
}
