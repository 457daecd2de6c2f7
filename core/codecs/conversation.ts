import type { ContentBlock, Usage } from '../answer.ts'
import { shorten } from '../faults/errors.ts'
import type { ConverseRequestParts } from '../request/request.ts'
import { estimateTokens } from '../request/tokens.ts'
import type { Decoded } from './codec.ts'

/** A tier's answer has another shape than its codec reads: the catalogue's `codec` is wrong, so TierMisconfigured. */
export class UnexpectedBody extends Error {
  override readonly name = 'UnexpectedBody'
}

/** A request holds what a codec cannot carry: the catalogue's `features` are wrong, so TierMisconfigured. */
export class UnsupportedContent extends Error {
  override readonly name = 'UnsupportedContent'
}

export interface Turn {
  role: 'user' | 'assistant'
  text: string
}

export interface Conversation {
  /** All system text, also that of system messages; empty when there is none. */
  system: string
  turns: Turn[]
}

/**
 * The plain text of a request. Neighbouring turns of one role become one, as chat templates want them to alternate.
 * Reasoning of earlier answers is left out: it means nothing to another model.
 */
export const conversationOf = (request: ConverseRequestParts, codec: string): Conversation => {
  const system = (request.system ?? []).map(block => textOf(block, codec))
  const turns: Turn[] = []
  for (const message of request.messages) {
    const text = message.content.map(block => textOf(block, codec)).join('')
    const last = turns.at(-1)
    if (message.role === 'system') system.push(text)
    else if (last && last.role === message.role) last.text += `\n\n${text}`
    else turns.push({ role: message.role === 'assistant' ? 'assistant' : 'user', text })
  }
  return { system: system.filter(text => text !== '').join('\n\n'), turns }
}

const textOf = (block: ContentBlock, codec: string): string => {
  if (typeof block.text === 'string') return block.text
  if (block.reasoningContent) return ''
  const guarded = (block.guardContent as { text?: { text?: unknown } } | undefined)?.text?.text
  if (typeof guarded === 'string') return guarded
  const cited = (block.citationsContent as { content?: { text: string }[] } | undefined)?.content
  if (cited) return cited.map(part => part.text).join('')
  throw new UnsupportedContent(
    `the codec ${codec} carries text only, and the request has ${Object.keys(block).join(', ')}`,
  )
}

/** Cuts at the first stop sequence, for models that know none or leave it in the text; Converse leaves it out. */
export const cutAtStop = (text: string, request: ConverseRequestParts): { text: string; stopped: boolean } => {
  const found = (request.inferenceConfig?.stopSequences ?? []).map(stop => text.indexOf(stop)).filter(at => at >= 0)
  return found.length === 0 ? { text, stopped: false } : { text: text.slice(0, Math.min(...found)), stopped: true }
}

/** What a codec read from a body; a missing token count is estimated. */
interface Reading {
  text: string
  stopReason: string
  inputTokens?: number | undefined
  outputTokens?: number | undefined
}

/** Turns what a codec read into Converse's terms. */
export const decoded = (reading: Reading, request: ConverseRequestParts): Decoded => {
  const { text, stopped } = cutAtStop(reading.text, request)
  const inputTokens = reading.inputTokens ?? estimateTokens(JSON.stringify([request.system ?? '', request.messages]))
  const outputTokens = reading.outputTokens ?? estimateTokens(reading.text)
  const counted = reading.inputTokens !== undefined && reading.outputTokens !== undefined
  const usage: Usage = {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    source: counted ? 'endpoint' : 'estimate',
  }
  return {
    text,
    message: { role: 'assistant', content: [{ text }] },
    stopReason: stopped ? 'stop_sequence' : reading.stopReason,
    usage,
  }
}

/** Throws UnexpectedBody, saying what the codec reads and what came. */
export const unexpected = (codec: string, expected: string, body: unknown): never => {
  const shown = typeof body === 'string' ? 'text' : `${JSON.stringify(Object.keys(Object(body)))} as its fields`
  const reason = errorText(body)
  throw new UnexpectedBody(
    `the codec ${codec} expects ${expected}; the answer is ${Array.isArray(body) ? 'a list' : shown}${reason}`,
  )
}

/** Containers answer some errors with status 200 and an `error` field. */
const errorText = (body: unknown): string => {
  const error = (body as { error?: unknown } | null)?.error
  if (error === undefined) return ''
  return `: ${shorten(typeof error === 'string' ? error : JSON.stringify(error), 160)}`
}
