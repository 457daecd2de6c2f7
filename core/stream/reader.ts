import type { Cursor } from './cursor.ts'
import type { AnswerEvent, End, Lost, StreamItem } from './events.ts'
import { type ItemKey, parseKey } from './key.ts'

/** One event as a reader is told it, and how far the reader has come with it. */
export interface ReadEvent {
  cursor: Cursor
  event: Exclude<AnswerEvent, End> | Lost
}

/** The last word of a function on the stream. Provisional: it may be that of a call which the machine has given up. */
export interface Ending {
  end: End
  at: ItemKey
  /** Every item of that call was read. */
  whole: boolean
}

/**
 * Puts the items of a stream in order again. What one function's call wrote counts while its batches have no gap, and
 * a later call supersedes an earlier one: the machine goes on only when it has given the earlier one up.
 */
export interface StreamReader {
  /** Takes items by rising `sk` and returns what they tell. Items that were taken already are skipped. */
  take(items: readonly StreamItem[]): ReadEvent[]
  /** Where to read on: after this key. Empty = from the beginning. */
  after(): string
  /** The execution whose stream this is, as soon as it is known. */
  executionArn(): string | undefined
  /** The ending of the latest call, as long as nothing came after it. */
  ending(): Ending | undefined
  /** Items of another execution were there: this id was used before. */
  foreign(): boolean
}

interface ReaderOptions {
  id: string
  /** Items of other executions are ignored; without it the first item says whose stream it is. */
  executionArn?: string | undefined
  /** Read on from here. */
  from?: Cursor | undefined
}

export const createReader = ({ id, executionArn, from }: ReaderOptions): StreamReader => {
  const state = startOf(from)
  let arn = executionArn
  let foreign = false
  return {
    take: items =>
      items.flatMap(item => {
        const at = parseKey(item.sk)
        if (item.sk <= state.after || !at) return []
        state.after = item.sk
        arn ??= item.executionArn
        if (item.executionArn === arn) return takeItem(state, id, item, at)
        foreign = true
        return []
      }),
    after: () => state.after,
    executionArn: () => arn,
    ending: () => state.ending,
    foreign: () => foreign,
  }
}

interface State {
  after: string
  ending?: Ending | undefined
  /** The call that writes now, the batch that comes next, and whether none was missing. */
  call?: { visit: number; try: number; next: number; whole: boolean }
  /** Content was told. */
  shown: boolean
  /** How many events of the next item were told before. */
  skip: number
}

const startOf = (from: Cursor | undefined): State => {
  const start = from && parseKey(from.sk)
  if (!start) return { after: from?.sk ?? '', shown: false, skip: 0 }
  // Of the item in whose middle the cursor stands, the rest is still to come.
  const inside = from.events !== undefined
  return {
    after: inside ? before(from.sk) : from.sk,
    call: { ...start, next: start.batch + (inside ? 0 : 1), whole: true },
    // Who goes on in the middle has seen something.
    shown: start.try > 0,
    skip: from.events ?? 0,
  }
}

const takeItem = (state: State, id: string, item: StreamItem, at: ItemKey): ReadEvent[] => {
  if (state.call?.visit !== at.visit || state.call.try !== at.try) {
    state.call = { visit: at.visit, try: at.try, next: 1, whole: true }
    state.ending = undefined
  }
  const { call, skip } = state
  const events = parseEvents(item.events)
  const told: ReadEvent[] = []
  const tell = (event: ReadEvent['event'], count?: number) =>
    told.push({ cursor: { id, sk: item.sk, ...(count !== undefined && { events: count }) }, event })
  if (call.whole && (at.batch !== call.next || !events)) {
    call.whole = false
    tell({ type: 'lost' })
  }
  call.next = at.batch + 1
  state.skip = 0
  events?.slice(skip).forEach((event, index) => {
    if (event.type === 'end') {
      state.ending = { end: event, at, whole: call.whole && event.batches === at.batch }
      return
    }
    const content = event.type === 'delta' || event.type === 'attempt'
    if (content && !call.whole) return
    // A function that was lost in the middle of its answer tells nobody that it had shown something.
    tell(event.type === 'attempt' ? { ...event, restart: event.restart || state.shown } : event, skip + index + 1)
    if (event.type === 'delta') state.shown = true
  })
  const last = told.at(-1)
  // Whoever goes on behind the last event must still find the end.
  if (last && state.ending?.at !== at) last.cursor = { id, sk: item.sk }
  return told
}

/** The key before a key, so that a reader sees the item itself once more. */
const before = (sk: string): string => sk.slice(0, -1) + String.fromCharCode(sk.charCodeAt(sk.length - 1) - 1)

const KNOWN: readonly string[] = ['open', 'attempt', 'delta', 'left', 'waiting', 'end'] satisfies AnswerEvent['type'][]

/** Events of a type that a later version writes are left out; undefined when this is no list of events at all. */
const parseEvents = (text: string): AnswerEvent[] | undefined => {
  try {
    const events: unknown = JSON.parse(text)
    if (!Array.isArray(events)) return undefined
    return events.filter(event => KNOWN.includes((event as AnswerEvent | null)?.type ?? ''))
  } catch {
    return undefined
  }
}
