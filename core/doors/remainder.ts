import type { ContentBlock } from '../answer.ts'
import { wholeAsEvents } from '../stream/whole.ts'
import type { DoorAnswer } from './answer.ts'

type Json = Record<string, unknown>

/** What of an answer a client has been shown, put together from its events. */
export interface Shown {
  take(event: Json): void
  /** Nothing yet. */
  empty(): boolean
  /**
   * The events that are still missing to the whole answer, messageStop and metadata included.
   * @returns undefined when what was shown is not the beginning of it
   */
  remainder(answer: DoorAnswer): Json[] | undefined
}

interface Block {
  text: string
  closed: boolean
}

export const shownSoFar = (): Shown => {
  const blocks = new Map<unknown, Block>()
  let begun = false
  const blockAt = (place: unknown): Block => {
    const known = blocks.get(place) ?? { text: '', closed: false }
    blocks.set(place, known)
    return known
  }
  return {
    take(event) {
      const [name, value] = Object.entries(event)[0] ?? []
      begun = true
      const { contentBlockIndex: place } = (value ?? {}) as Json
      if (place === undefined) return
      const block = blockAt(place)
      if (name === 'contentBlockDelta') block.text += spoken(value as Json)
      if (name === 'contentBlockStop') block.closed = true
    },
    empty: () => !begun,
    remainder(answer) {
      const all = wholeAsEvents(answer)
      if (!begun) return all
      const missing: Json[] = []
      for (const event of all) {
        const [name, value] = Object.entries(event)[0] as [string, Json]
        const block = blocks.get(value.contentBlockIndex)
        if (name === 'messageStart') continue
        if (!block) missing.push(event)
        else if (name === 'contentBlockDelta') {
          const rest = behind(value, block)
          if (rest === undefined) return undefined
          if (rest) missing.push({ contentBlockDelta: rest })
        } else if (name === 'contentBlockStop') {
          if (block.text !== '') return undefined // more was shown than there is
          if (!block.closed) missing.push(event)
        }
      }
      return missing
    },
  }
}

/**
 * A delta without what was shown of it: undefined when the answer does not go on so, false when nothing is left. A block
 * may have several deltas, such as reasoning and its signature: each takes its part of what was shown.
 */
const behind = (value: Json, block: Block): Json | false | undefined => {
  const text = spoken(value)
  const begin = block.text.slice(0, text.length)
  const rest = text.slice(begin.length)
  if (!text.startsWith(begin) || (rest !== '' && block.closed)) return undefined
  block.text = block.text.slice(text.length)
  return rest !== '' && { ...value, delta: cut((value.delta ?? {}) as ContentBlock, rest) }
}

const spoken = ({ delta }: Json): string => {
  const { text, toolUse, reasoningContent } = (delta ?? {}) as {
    text?: string
    toolUse?: { input?: string }
    reasoningContent?: { text?: string; signature?: string; redactedContent?: string }
  }
  const { text: thought, signature, redactedContent } = reasoningContent ?? {}
  return text ?? toolUse?.input ?? thought ?? signature ?? redactedContent ?? ''
}

const cut = (delta: ContentBlock, rest: string): ContentBlock => {
  if (typeof delta.text === 'string') return { text: rest }
  if (delta.toolUse) return { toolUse: { input: rest } }
  const [part = 'text'] = Object.keys((delta.reasoningContent ?? {}) as object)
  return { reasoningContent: { [part]: rest } }
}
