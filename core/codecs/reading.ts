import type { ContentBlock, Usage } from '../answer.ts'
import type { ConverseRequestParts } from '../request/request.ts'
import { estimateTokens, tokenCount } from '../request/tokens.ts'
import { errorIn } from './body-error.ts'
import { type Decoded, UnexpectedBody } from './codec.ts'

/** What a codec read from a body, of which only the text is certain; a missing token count is estimated. */
interface Reading {
  text: string
  reasoning?: unknown
  /** As the container names it. */
  finishReason: unknown
  inputTokens?: unknown
  outputTokens?: unknown
}

/**
 * Turns what a codec read into Converse's terms.
 *
 * @param stopReasons the codec's finish reasons in Converse's words; a body without one counts as ended
 */
export const decoded = (
  reading: Reading,
  stopReasons: Readonly<Record<string, string>>,
  request: ConverseRequestParts,
): Decoded => {
  const { text, stopped } = cutAtStop(reading.text.toWellFormed(), request)
  const reasoning = typeof reading.reasoning === 'string' ? reading.reasoning : ''
  const content: ContentBlock[] = [
    ...(reasoning.trim() === '' ? [] : [{ reasoningContent: { reasoningText: { text: reasoning.toWellFormed() } } }]),
    ...(text.trim() === '' ? [] : [{ text }]),
  ]
  return {
    text: text.trim() === '' ? '' : text,
    message: { role: 'assistant', content },
    stopReason: stopped ? 'stop_sequence' : stopReasonOf(reading.finishReason, stopReasons),
    usage: usageOf(reading.text + reasoning, reading, request),
  }
}

const stopReasonOf = (finishReason: unknown, known: Readonly<Record<string, string>>): string => {
  if (finishReason === undefined || finishReason === null) return 'end_turn'
  const reason = typeof finishReason === 'string' ? finishReason : JSON.stringify(finishReason)
  return Object.hasOwn(known, reason) ? (known[reason] ?? reason) : reason
}

const usageOf = (output: string, reading: Reading, request: ConverseRequestParts): Usage => {
  const input = tokenCount(reading.inputTokens)
  const counted = tokenCount(reading.outputTokens)
  const outputTokens = counted ?? estimateTokens(output)
  const inputTokens = input ?? estimateTokens(JSON.stringify([request.system ?? '', request.messages]))
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    source: input !== undefined && counted !== undefined ? 'endpoint' : 'estimate',
  }
}

/** Cuts at the first stop sequence, for models that know none or leave it in the text; Converse leaves it out. */
const cutAtStop = (text: string, request: ConverseRequestParts): { text: string; stopped: boolean } => {
  const found = (request.inferenceConfig?.stopSequences ?? []).map(stop => text.indexOf(stop)).filter(at => at >= 0)
  return found.length === 0 ? { text, stopped: false } : { text: text.slice(0, Math.min(...found)), stopped: true }
}

/** Throws ErrorInBody when a body tells an error, beside an answer or in place of one. */
export const refuseError = (body: unknown, answered: boolean): void => {
  const error = errorIn(body, answered)
  if (error) throw error
}

/** Throws UnexpectedBody, saying what the codec reads and what came. */
export const unexpected = (codec: string, expected: string, body: unknown): never => {
  const shown = typeof body === 'string' ? 'text' : `${JSON.stringify(Object.keys(Object(body)))} as its fields`
  throw new UnexpectedBody(
    `the codec ${codec} expects ${expected}; the answer is ${Array.isArray(body) ? 'a list' : shown}`,
  )
}
