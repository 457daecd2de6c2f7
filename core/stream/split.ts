import type { AnswerEvent, Delta } from './events.ts'

/** Text of a delta that readers put together piece by piece: it may be cut anywhere between two characters. */
const PIECES: readonly (readonly string[])[] = [['text'], ['toolUse', 'input'], ['reasoningContent', 'text']]

/**
 * Cuts an event whose JSON is larger than `limit` into several that say the same together.
 * @returns undefined when it cannot be cut, such as an image or a long trace
 */
export const splitEvent = (event: AnswerEvent, limit: number): AnswerEvent[] | undefined => {
  if (jsonBytes(event) <= limit) return [event]
  if (event.type !== 'delta') return undefined
  const halves = halved(event)
  const parts = halves?.map(half => splitEvent(half, limit))
  return parts?.every(part => part !== undefined) ? parts.flat() : undefined
}

export const jsonBytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length

const halved = (event: Delta): Delta[] | undefined => {
  const block = event.event.contentBlockDelta as { delta?: Record<string, unknown> } | undefined
  if (!block?.delta) return undefined
  for (const path of PIECES) {
    const text = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], block.delta)
    if (typeof text !== 'string' || text.length < 2) continue
    const cut = cutAt(text, text.length >> 1)
    if (cut === 0) return undefined
    return [text.slice(0, cut), text.slice(cut)].map(half => ({
      type: 'delta',
      event: { contentBlockDelta: { ...block, delta: replaced(block.delta ?? {}, path, half) } },
    }))
  }
  return undefined
}

const replaced = (delta: Record<string, unknown>, [name = '', inner]: readonly string[], text: string) => ({
  ...delta,
  [name]: inner === undefined ? text : { ...(delta[name] as object), [inner]: text },
})

/** Never between the two halves of a surrogate pair. */
const cutAt = (text: string, middle: number): number =>
  /[\uDC00-\uDFFF]/.test(text[middle] ?? '') ? middle - 1 : middle
