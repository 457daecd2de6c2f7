import type { Clock } from '../../core/clock.ts'
import { RequestRejected } from '../../core/faults/errors.ts'
import { readRequest } from '../../core/request/request.ts'
import type { AnswerEvent, End } from '../../core/stream/events.ts'
import { itemKey, type Place } from '../../core/stream/key.ts'
import { late } from '../../core/stream/late.ts'
import { type StreamWish, streamWish } from '../../core/stream/wish.ts'
import { type StreamStore, StreamTaken } from './store.ts'

const KEPT_S = 86_400
/** It runs beside the capacity read, which may take as long. */
const BOUND_MS = 200
/** The first access of a cold function includes the client and the TLS handshake, as that of the capacity store does. */
const FIRST_BOUND_MS = 600

/** What a Plan tells whoever reads along. A store that is down or slow stops nothing. */
export interface PlanStream {
  /** Opens the stream. Rejects with RequestRejected when another execution has used its id. */
  open(deadlineAt: string): Promise<void>
  /** A patient route waits. */
  waiting(until: string): Promise<void>
  /** No tier will be asked. */
  ended(end: Pick<End, 'status' | 'error' | 'duplicateOf'>): Promise<void>
}

/** The stream that an execution's input asks for; undefined when there is none, or nothing that could be one. */
export type OpenPlanStream = (plan: {
  request: unknown
  execution: { id: string }
  /** 0 for the first Plan, else the visit that comes next. */
  visit: number
}) => PlanStream | undefined

export interface PlanStreamDeps {
  store: StreamStore
  clock: Clock
  boundMs?: number | undefined
}

export const planStreams = ({ store, clock, boundMs = BOUND_MS }: PlanStreamDeps): OpenPlanStream => {
  let bound = Math.max(boundMs, FIRST_BOUND_MS)
  const put = async (wish: StreamWish, executionArn: string, key: Place & { batch: number }, event: AnswerEvent) => {
    const expires = Math.floor(clock.now() / 1000) + KEPT_S
    const item = { pk: wish.id, sk: itemKey(key), executionArn, events: JSON.stringify([event]), expires }
    const within = bound
    bound = boundMs
    await bounded(clock, within, signal => store.put(item, signal))
  }
  return ({ request, execution, visit }) => {
    const wish = wishOf(request)
    if (!wish) return undefined
    const executionArn = execution.id
    let batches = 0
    let taken = false
    let before = Promise.resolve()
    // One after the other: a plan that fails at once ends the stream while it is being opened.
    const write = (event: () => AnswerEvent) => {
      before = before.then(() => writeNow(event()))
      return before
    }
    const writeNow = async (event: AnswerEvent) => {
      if (taken) return
      try {
        await put(wish, executionArn, { visit, try: 0, batch: batches + 1 }, event)
        batches += 1
      } catch (error) {
        taken = error instanceof StreamTaken
      }
    }
    return {
      async open(deadlineAt) {
        await write(() => ({ type: 'open', executionArn, deadlineAt }))
        if (taken)
          throw new RequestRejected(
            `stream is ${JSON.stringify(wish.id)}: expected an id that no other execution has used in the last 24 hours`,
          )
      },
      waiting: until => write(() => ({ type: 'waiting', until })),
      ended: end => write(() => ({ type: 'end', executionArn, batches: batches + 1, ...end })),
    }
  }
}

const wishOf = (input: unknown): StreamWish | undefined => {
  try {
    return streamWish(readRequest(input).routing.stream)
  } catch {
    return undefined // no request at all, which Plan says better
  }
}

/** Rejects when the work failed or took longer: it is aborted then. */
const bounded = async (clock: Clock, ms: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
  const limit = new AbortController()
  const done = new AbortController()
  const tooLate = late(clock, ms, done.signal).then(() => {
    const slow = new Error('the stream could not be written in time')
    limit.abort(slow)
    throw slow
  })
  tooLate.catch(() => {})
  try {
    await Promise.race([work(limit.signal), tooLate])
  } finally {
    done.abort()
  }
}
