import type { AnswerEvent, Lost } from './events.ts'

const FIRST_PAUSE_MS = 100
/** Shortly before the deadline, when many answers come that are worth nothing a moment later. */
const SHORTEST_PAUSE_MS = 40
const LONGEST_PAUSE_MS = 2000
/**
 * A pause is this part of the silence before it, and of what is left until the deadline, so that waiting makes no answer
 * much later. And a store that is slow is given so many times as long a rest as it took: reading must not take the time
 * that writing needs. Whoever only waits for the end is in less of a hurry than a person who watches, and not alone.
 */
const HURRY = { part: 1 / 40, rest: 4 }
const CALM = { part: 1 / 12, rest: 6 }
/** Those who only wait share 250 readings a second in a process, but for the ones whose deadline is near. */
const SHARE_MS = 4

/** Without a single item the stream is perhaps not written at all, and only the execution tells. */
const NOTHING_MS = 3000
const LOOK_MS = 2000
const SILENCE_MS = 30_000
/** In the middle of an answer something comes all the time, so silence says that its function stopped writing. */
const CONTENT_SILENCE_MS = 5000
const LONGEST_SILENCE_MS = 300_000
const AFTER_WAIT_MS = 5000
const AFTER_DEADLINE_MS = 5000
/** An execution ends a moment after its function: Step Functions takes the result and leaves the state first. */
const AFTER_END_MS = 300

/** When to read the stream again, and when to ask the execution itself. */
export interface Pace {
  told(event: Exclude<AnswerEvent, { type: 'end' }> | Lost, now: number): void
  /** The stream ended, or no longer does. */
  ended(is: boolean, now: number): void
  /** The id has items of another execution, so this one will be refused. */
  foreign(now: number): void
  /** The stream cannot be read any more. */
  broken(now: number): void
  /** The execution was asked, and runs. */
  looked(now: number): void
  shouldLook(now: number): boolean
  /** Milliseconds until the next reading, when the last one took `readMs` and so many read in this process. */
  pause(now: number, readMs: number, readers?: number): number
}

/**
 * @param now when reading begins, on a scale of milliseconds that never jumps; so are all other times here
 * @param when a date of an event on that scale
 * @param calm asks the execution as seldom as can be: the stream has no other events than its open, waits and end
 */
export const createPace = (now: number, when: (date: string) => number, calm: boolean): Pace => {
  const { part, rest } = calm ? CALM : HURRY
  let lastAt = now
  let waitsUntil = Number.NEGATIVE_INFINITY
  let deadline = { at: Number.NaN, lookAt: Number.POSITIVE_INFINITY }
  let end = false
  let looks = 0
  let wait = NOTHING_MS
  let longest = LOOK_MS
  let lookAt = now + wait
  let refused = false
  const quietFor = (ms: number, from: number) => {
    wait = ms
    lookAt = from + ms
  }
  return {
    told(event, at) {
      if (event.type === 'lost') return
      lastAt = at
      longest = LONGEST_SILENCE_MS
      quietFor(event.type === 'delta' ? CONTENT_SILENCE_MS : SILENCE_MS, at)
      const then = event.type === 'open' ? when(event.deadlineAt) : event.type === 'waiting' ? when(event.until) : NaN
      if (!Number.isFinite(then)) return
      if (event.type === 'waiting') quietFor(AFTER_WAIT_MS, then)
      if (event.type === 'waiting') waitsUntil = then
      else deadline = { at: then, lookAt: then + AFTER_DEADLINE_MS }
    },
    ended(is, at) {
      if (end === is) return
      end = is
      longest = LONGEST_SILENCE_MS
      // One look is spent, so the next one should find the execution at its end.
      quietFor(!is ? SILENCE_MS : calm && looks > 0 ? AFTER_END_MS : 0, at)
    },
    foreign(at) {
      if (!refused) quietFor(AFTER_END_MS, at)
      refused = true
    },
    broken(at) {
      longest = LOOK_MS
      quietFor(FIRST_PAUSE_MS, at)
    },
    looked(at) {
      looks += 1
      const late = at >= deadline.lookAt
      if (late) deadline.lookAt = Number.POSITIVE_INFINITY
      const longer = end ? Math.max(AFTER_END_MS, wait * 2) : wait * (calm && wait >= SILENCE_MS ? 10 : 2)
      quietFor(Math.min(late ? AFTER_DEADLINE_MS : longer, longest), at)
    },
    shouldLook: at => at >= Math.min(lookAt, deadline.lookAt),
    pause(at, readMs, readers = 1) {
      const untilLook = Math.min(lookAt, deadline.lookAt) - at
      const silence = at - Math.max(lastAt, waitsUntil)
      const left = deadline.at > at ? deadline.at - at : Number.POSITIVE_INFINITY
      const shared = calm && left * part > FIRST_PAUSE_MS ? readers * SHARE_MS : 0
      const read = Math.max(-silence, readMs * rest, shared, Math.min(silence, left) * part)
      return Math.min(Math.max(leastPause(left * part), read), LONGEST_PAUSE_MS, Math.max(untilLook, 1))
    },
  }
}

const leastPause = (ms: number): number => Math.min(FIRST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, ms))
