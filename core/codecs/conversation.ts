import type { ContentBlock } from '../answer.ts'
import type { ConverseRequestParts } from '../request/request.ts'
import { UnsupportedContent } from './codec.ts'

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
  const cited = block.citationsContent as { content?: { text: string }[] } | undefined
  if (cited) return (cited.content ?? []).map(part => part.text).join('')
  throw new UnsupportedContent(
    `the codec ${codec} carries text only, and the request has ${Object.keys(block).join(', ')}`,
  )
}
