import type { ContentBlock } from '../../answer.ts'
import { isObject } from '../check.ts'

/**
 * Reasoning as `reasoning_details`, the field in which OpenRouter's clients give it back: the text with its signature, and
 * what the provider encrypted. Without its signature a model refuses its own reasoning, so only what has one returns.
 */
export type ReasoningDetail =
  | { type: 'reasoning.text'; text?: string; signature?: string; index?: number }
  | { type: 'reasoning.encrypted'; data: string; index?: number }

/** The reasoning blocks of an earlier turn; what is not signed, or not ours, is left out. */
export const readReasoning = (details: unknown): ContentBlock[] => {
  if (!Array.isArray(details)) return []
  const signed = new Map<unknown, { text: string; signature?: string }>()
  const blocks: { place: unknown; block?: ContentBlock }[] = []
  for (const [order, detail] of details.entries()) {
    if (!isObject(detail)) continue
    const place = detail.index ?? order
    if (detail.type === 'reasoning.encrypted' && typeof detail.data === 'string' && detail.data !== '') {
      blocks.push({ place, block: { reasoningContent: { redactedContent: detail.data } } })
    }
    if (detail.type !== 'reasoning.text') continue
    // A client that collected a stream has the text in pieces, and the signature in the last.
    const known = signed.get(place)
    if (!known) blocks.push({ place })
    const text = (known?.text ?? '') + (typeof detail.text === 'string' ? detail.text : '')
    const signature = typeof detail.signature === 'string' ? detail.signature : known?.signature
    signed.set(place, { text, ...(signature && { signature }) })
  }
  return blocks.flatMap(({ place, block }) => {
    if (block) return [block]
    const reasoningText = signed.get(place)
    return reasoningText?.signature ? [{ reasoningContent: { reasoningText } }] : []
  })
}

/** A whole answer's reasoning: its text, and the details that a client gives back. */
export const writeReasoning = (content: readonly ContentBlock[]): { text: string; details: ReasoningDetail[] } => {
  const details = content.flatMap((block, index): ReasoningDetail[] => {
    const reasoning = block.reasoningContent
    if (!isObject(reasoning)) return []
    if (typeof reasoning.redactedContent === 'string')
      return [{ type: 'reasoning.encrypted', data: reasoning.redactedContent, index }]
    const { text, signature } = (reasoning.reasoningText ?? {}) as { text?: string; signature?: string }
    return [{ type: 'reasoning.text', text: text ?? '', ...(signature !== undefined && { signature }), index }]
  })
  return {
    text: details.map(detail => (detail.type === 'reasoning.text' ? (detail.text ?? '') : '')).join(''),
    details,
  }
}
