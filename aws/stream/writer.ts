import type { Clock } from '../../core/clock.ts'
import { type Batcher, createBatcher } from '../../core/stream/batch.ts'
import type { AnswerEvent } from '../../core/stream/events.ts'
import { itemKey, type Place } from '../../core/stream/key.ts'
import { late } from '../../core/stream/late.ts'
import { type StreamStore, StreamTaken } from './store.ts'

/** Readable for a day. */
const KEPT_S = 86_400
/** What one batch may take, both tries of it together: nobody waits for it but the next one. */
const BATCH_BOUND_MS = 3000
/** What an answer waits for its last batch at most. */
const LAST_BOUND_MS = 250

/** Writes the events of one function's call beside its work. Nothing here rejects: a stream never fails an answer. */
export interface StreamWriter {
  add(events: readonly AnswerEvent[]): void
  /** Whether content was written, or may have been. */
  shown(): boolean
  /** Writes what is left and `last`, and waits for it a quarter of a second at most. Nothing is under way afterwards. */
  finish(last: readonly AnswerEvent[]): Promise<void>
}

export interface WriterOptions {
  store: Pick<StreamStore, 'put'>
  clock: Clock
  id: string
  executionArn: string
  place: Place
  /** Nothing is written from here on: the machine may have given this call up. On the clock's monotonic scale. */
  until: number
  lastBoundMs?: number | undefined
}

export const createWriter = (options: WriterOptions): StreamWriter => {
  const { clock, until, lastBoundMs = LAST_BOUND_MS } = options
  const batcher = createBatcher()
  let batches = 0
  let shown = false
  let closed = false
  let stopped = false
  let running: Promise<void> | undefined
  let awake = new AbortController()
  let underWay: AbortController | undefined

  const write = async (events: readonly AnswerEvent[]) => {
    stopped ||= clock.monotonic() >= until
    if (stopped) return
    batches += 1
    if (events.some(event => event.type === 'delta')) shown = true
    underWay = new AbortController()
    stopped = !(await written(options, batches, events, underWay)) || stopped
    underWay = undefined
  }

  /** One batch at a time, for as long as something waits. */
  const pump = async () => {
    for (let due = batcher.dueIn(clock.monotonic()); due !== undefined && !closed && !stopped; ) {
      awake = new AbortController()
      if (due === 0) await write(batcher.take(clock.monotonic()))
      else await clock.sleep(due, awake.signal).catch(() => {})
      due = batcher.dueIn(clock.monotonic())
    }
    running = undefined
  }

  return {
    add(events) {
      if (closed || stopped) return
      stopped = !events.every(event => batcher.add(event, clock.monotonic()))
      if (!stopped && !running) running = pump()
      else if (batcher.dueIn(clock.monotonic()) === 0) awake.abort()
    },
    shown: () => shown,
    async finish(last) {
      if (closed || stopped) return
      closed = true
      awake.abort()
      const inTime = bounded(clock, Math.min(lastBoundMs, until - clock.monotonic()), () => {
        stopped = true
        underWay?.abort(new Error('the last batch took too long'))
      })
      await running
      for (const batch of stopped ? [] : rest(batcher, last, batches, clock.monotonic())) await write(batch)
      stopped = true
      inTime()
    },
  }
}

/** Calls `tooLate` after a time, unless what it returns was called before. */
const bounded = (clock: Clock, ms: number, tooLate: () => void): (() => void) => {
  const done = new AbortController()
  late(clock, ms, done.signal).then(tooLate, () => {})
  return () => done.abort()
}

/** The last items: what waits, and what is said last, which knows how many items there are by then. */
const rest = (batcher: Batcher, last: readonly AnswerEvent[], written: number, now: number): AnswerEvent[][] => {
  if (!last.every(event => batcher.add(event, now))) return []
  const items: AnswerEvent[][] = []
  for (let batch = batcher.take(now); batch.length > 0; batch = batcher.take(now)) items.push(batch)
  const batches = written + items.length
  return items.map(batch => batch.map(event => (event.type === 'end' ? { ...event, batches } : event)))
}

/** One item, tried twice within its bound. False says that nothing more should be written. */
const written = async (
  { store, clock, id, executionArn, place }: WriterOptions,
  batch: number,
  events: readonly AnswerEvent[],
  limit: AbortController,
): Promise<boolean> => {
  const item = {
    pk: id,
    sk: itemKey({ ...place, batch }),
    executionArn,
    events: JSON.stringify(events),
    expires: Math.floor(clock.now() / 1000) + KEPT_S,
  }
  const { signal } = limit
  const inTime = bounded(clock, BATCH_BOUND_MS, () => limit.abort(new Error('the batch took too long')))
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  aborted.catch(() => {})
  try {
    const once = () => Promise.race([store.put(item, signal), aborted])
    await once().catch(error => {
      if (signal.aborted || error instanceof StreamTaken) throw error
      return once()
    })
    return true
  } catch {
    return false
  } finally {
    inTime()
  }
}
