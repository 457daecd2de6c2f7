import zlib from 'node:zlib'
import type { HistoryEvent } from '../asl/history.ts'

/** The recorded events of one execution, oldest first; their ids count up from 1 without a gap. */
export interface History {
  add(event: HistoryEvent): void
  length(): number
  /** The events with ids from `first` to `last`, both included. */
  slice(first: number, last: number): HistoryEvent[]
  /** Keeps the events compressed from now on; they can still be read. */
  pack(): void
}

/**
 * Creates an empty history. Ten thousand finished executions of a few kilobytes of prompts in every event would fill
 * the memory of a laptop, so the store packs the older ones: JSON repeats itself and shrinks to a tenth.
 */
export const createHistory = (): History => {
  let events: HistoryEvent[] | undefined = []
  let packed: Uint8Array | undefined
  let count = 0

  const unpacked = (): HistoryEvent[] => events ?? unpack(packed ?? new Uint8Array())

  return {
    add(event) {
      if (!events) events = unpacked()
      events.push(event)
      count = events.length
    },
    length: () => count,
    slice: (first, last) => unpacked().slice(Math.max(0, first - 1), Math.max(0, last)),
    pack() {
      if (!events) return
      // A copy of its own: what zlib returns, or Buffer.from makes, keeps the larger buffer that it is a part of.
      packed = new Uint8Array(zlib.zstdCompressSync(JSON.stringify(events)))
      events = undefined
    },
  }
}

// A client pages through one long history at a time: the last one read stays unpacked.
let lastRead: { packed: Uint8Array; events: HistoryEvent[] } | undefined

const unpack = (packed: Uint8Array): HistoryEvent[] => {
  if (lastRead?.packed === packed) return lastRead.events
  const events = JSON.parse(zlib.zstdDecompressSync(packed).toString('utf8')) as HistoryEvent[]
  lastRead = { packed, events }
  return events
}
