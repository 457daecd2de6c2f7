import type { AnswerEvent } from './events.ts'
import { jsonBytes, splitEvent } from './split.ts'

/** What the events of one item may have: an item is at most 100 KB, its keys and the execution's ARN included. */
const ITEM_BYTES = 96 * 1024
/** So much is written before its time. */
const BATCH_BYTES = 16 * 1024
const BATCH_MS = 150
/** After two seconds a reader follows anyway, and half as many writes cost half as much. */
const LATER_BATCH_MS = 300
const SOON_MS = 2000

/** Gathers events into batches: what comes first is written at once, and what follows about as often as an eye can see. */
export interface Batcher {
  /** False when an event is too large for an item and cannot be cut: from there on the stream has a gap. */
  add(event: AnswerEvent, now: number): boolean
  /** Milliseconds until the next batch should be written, 0 = now; undefined when nothing waits. */
  dueIn(now: number): number | undefined
  /** The next batch, at most what fits into one item; empty when nothing waits. */
  take(now: number): AnswerEvent[]
}

export const createBatcher = (): Batcher => {
  let waiting: { event: AnswerEvent; bytes: number }[] = []
  let bytes = 0
  let firstAt: number | undefined
  let takenAt: number | undefined

  return {
    add(event, now) {
      const parts = splitEvent(event, ITEM_BYTES - 2)
      if (!parts) return false
      for (const part of parts) {
        const size = jsonBytes(part) + 1
        waiting.push({ event: part, bytes: size })
        bytes += size
      }
      firstAt ??= now
      return true
    },
    dueIn(now) {
      if (waiting.length === 0) return undefined
      if (takenAt === undefined || bytes >= BATCH_BYTES) return 0
      const pause = now - (firstAt ?? now) < SOON_MS ? BATCH_MS : LATER_BATCH_MS
      return Math.max(0, takenAt + pause - now)
    },
    take(now) {
      let size = 0
      const fits = waiting.findIndex(part => {
        size += part.bytes
        return size > ITEM_BYTES
      })
      const batch = fits < 0 ? waiting : waiting.slice(0, fits)
      waiting = fits < 0 ? [] : waiting.slice(fits)
      bytes = waiting.reduce((sum, part) => sum + part.bytes, 0)
      takenAt = now
      return batch.map(part => part.event)
    },
  }
}
