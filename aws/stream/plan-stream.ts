import type { Clock } from '../../core/clock.ts'
import { RequestRejected } from '../../core/faults/errors.ts'
import type { AnswerEvent, End } from '../../core/stream/events.ts'
import { itemKey, type Place } from '../../core/stream/key.ts'
import type { StreamWish } from '../../core/stream/wish.ts'
import { type StreamStore, StreamTaken } from './store.ts'

const KEPT_S = 86_400
/** It runs beside the capacity read, which may take as long. */
const BOUND_MS = 200

/** What a Plan tells whoever reads along. A store that is down or slow stops nothing. */
export interface PlanStream {
  /** Opens the stream. Rejects with RequestRejected when another execution has used its id. */
  open(deadlineAt: string): Promise<void>
  /** A patient route waits. */
  waiting(until: string): Promise<void>
  /** No tier will be asked. */
  ended(end: Pick<End, 'status' | 'error' | 'duplicateOf' | 'stream'>): Promise<void>
}

export interface PlanStreamOptions {
  store: StreamStore
  clock: Clock
  wish: StreamWish
  executionArn: string
  /** 0 for the first Plan, else the visit that comes next. */
  visit: number
  boundMs?: number | undefined
}

export const createPlanStream = (options: PlanStreamOptions): PlanStream => {
  const { wish, executionArn, visit } = options
  const place = { visit, try: 0 }
  let batches = 0
  let taken = false

  const write = async (event: AnswerEvent) => {
    if (taken) return
    try {
      await put(options, { ...place, batch: batches + 1 }, event)
      batches += 1
    } catch (error) {
      taken = error instanceof StreamTaken
    }
  }
  return {
    async open(deadlineAt) {
      await write({ type: 'open', executionArn, deadlineAt })
      if (taken)
        throw new RequestRejected(
          `stream is ${JSON.stringify(wish.id)}: expected an id that no other execution has used in the last 24 hours`,
        )
    },
    waiting: until => write({ type: 'waiting', until }),
    ended: end => write({ type: 'end', executionArn, batches: batches + 1, ...end }),
  }
}

/** One write within its bound. Rejects when it failed, or took longer: it is aborted then. */
const put = async (
  { store, clock, wish, executionArn, boundMs = BOUND_MS }: PlanStreamOptions,
  key: Place & { batch: number },
  event: AnswerEvent,
): Promise<void> => {
  const item = {
    pk: wish.id,
    sk: itemKey(key),
    executionArn,
    events: JSON.stringify([event]),
    expires: Math.floor(clock.now() / 1000) + KEPT_S,
  }
  const limit = new AbortController()
  const done = new AbortController()
  const late = clock.sleep(boundMs, done.signal).then(() => {
    const slow = new Error('the stream could not be written in time')
    limit.abort(slow)
    throw slow
  })
  late.catch(() => {})
  try {
    await Promise.race([store.put(item, limit.signal), late])
  } finally {
    done.abort()
  }
}
