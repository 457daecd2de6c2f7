import { parseKey } from './key.ts'

/** How far a reader has come: after the first `events` events of an item, or after the whole item. */
export interface Cursor {
  id: string
  /** The item's `sk`; empty before the first item. */
  sk: string
  /** Undefined = all of it. */
  events?: number
}

const CURSOR = /^([A-Za-z0-9_-]{22,128})\/(\d[\d#]*)(?:\+(\d{1,6}))?$/

/** `<id>/<sk>`, or `<id>/<sk>+<events>` inside of an item. */
export const formatCursor = ({ id, sk, events }: Cursor): string =>
  `${id}/${sk}${events === undefined ? '' : `+${events}`}`

/**
 * Reads what an event of a stream had as its cursor, or the bare `sk` of an item.
 * @param id the stream that is to be read; undefined = the one that the cursor names
 * @returns a sentence instead when it is of another stream or of no such shape
 */
export const parseCursor = (text: unknown, id?: string): Cursor | string => {
  if (typeof text === 'string' && id !== undefined && parseKey(text)) return { id, sk: text }
  const [, stream, sk, events] = (typeof text === 'string' && CURSOR.exec(text)) || []
  if (!stream || !sk || !parseKey(sk)) {
    const example = formatCursor({ id: id ?? '<stream id>', sk: '0001#01#00001' })
    return `from is ${show(text)}: expected the cursor of an event of a stream, such as ${example}`
  }
  if (id !== undefined && stream !== id)
    return `from is ${show(text)}: expected a cursor of the stream ${id}, not of another one`
  return { id: stream, sk, ...(events !== undefined && { events: Number(events) }) }
}

const show = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 200)
