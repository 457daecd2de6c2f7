import { BINS, type Bin } from './bins.ts'
import type { BucketState, Change } from './state.ts'

/**
 * How long the answers of a bucket take. Each is counted in one of a few bins, because no mean tells two kinds of
 * answers apart: of those that take 0.3 s and 2.6 s in turn, mean and deviation expect 3.3 s.
 */

const MINUTE = 60_000
/** Fewer answers than this say nothing about the next one. */
const ENOUGH = 5
/** Beyond this many, half of each bin is dropped, so that the newest answers count most. */
const MANY = 40
/** What was learned longer ago says nothing any more. */
const BELIEVED_MS = 10 * MINUTE
/** The share of answers that must be in time for a tier to be called at all: more lost 0.5 % of them (bench: pace). */
const MOSTLY = 0.7
/** The end of the first bin; each bin ends √2 times later than the one before, the last after fifteen minutes. */
const FIRST_END_MS = 100

const endOf = (bin: number) => (bin < 0 ? 0 : FIRST_END_MS * 2 ** (bin / 2))

const binOf = (ms: number): Bin =>
  BINS[Math.max(0, Math.min(BINS.length - 1, Math.ceil(2 * Math.log2(ms / FIRST_END_MS))))] ?? 'took0'

/** What a function has measured since it last wrote to the store. */
export interface Measured {
  /** When the first of these was measured. */
  since: number
  took: Partial<Record<Bin, number>>
  /** Answers whose first token was seen, and the sum of the times to it. */
  firsts: number
  firstSum: number
}

/** One call that was answered, or given up after `tookMs`: then its answer would have taken longer. */
export interface Taken {
  tookMs: number
  answered: boolean
  firstTokenMs?: number | undefined
}

/** @returns what was measured, with one more call; what is older than a minute is left out, as it cannot be aged later */
export function measure(before: Measured | undefined, call: Taken, now: number): Measured {
  const { since, took, firsts, firstSum } =
    before && now - before.since < MINUTE ? before : { since: now, took: {}, firsts: 0, firstSum: 0 }
  const bin = binOf(call.answered ? call.tookMs : call.tookMs * Math.SQRT2)
  const { firstTokenMs } = call
  return {
    since,
    took: { ...took, [bin]: (took[bin] ?? 0) + 1 },
    firsts: firstTokenMs === undefined ? firsts : firsts + 1,
    firstSum: firstSum + (firstTokenMs ?? 0),
  }
}

/** What one answer in two takes, in ms, or undefined while too few are known. */
export const usualMs = (state: BucketState | undefined, now: number): number | undefined => quantile(state, 0.5, now)

/** How long all but the slowest answers take, in ms; never longer than the tier waits for one. */
export function mostlyMs(state: BucketState | undefined, timeoutMs: number, now: number): number | undefined {
  const ms = quantile(state, MOSTLY, now)
  return ms === undefined ? undefined : Math.min(ms, timeoutMs)
}

/** What the first token usually takes, in ms, or undefined while too few are known. */
export const firstTokenMs = (state: BucketState | undefined, now: number): number | undefined =>
  isKnown(state, now) && (state.firsts ?? 0) >= ENOUGH ? (state.firstSum ?? 0) / (state.firsts ?? 1) : undefined

function quantile(state: BucketState | undefined, share: number, now: number): number | undefined {
  if (!isKnown(state, now)) return undefined
  let left = share * answers(state)
  for (const [bin, field] of BINS.entries()) {
    const count = countIn(state, field)
    if (count > 0 && left <= count) return endOf(bin - 1) + (left / count) * (endOf(bin) - endOf(bin - 1))
    left -= count
  }
  return endOf(BINS.length - 1)
}

/** Two functions that halve a bin at once may leave less than nothing in it. */
const countIn = (state: BucketState, field: Bin) => Math.max(0, state[field] ?? 0)
const answers = (state: BucketState) => BINS.reduce((sum, field) => sum + countIn(state, field), 0)

const isFresh = (state: BucketState | undefined, now: number): state is BucketState =>
  (state?.learned ?? -Infinity) > now - BELIEVED_MS
const isKnown = (state: BucketState | undefined, now: number): state is BucketState =>
  isFresh(state, now) && answers(state) >= ENOUGH

/**
 * Adds what was measured to a write that is made anyway, so that learning costs no write of its own. Atomic sums,
 * because an average cannot be updated without reading it first; what nobody believes any more is replaced.
 */
export function withMeasured(
  change: Change,
  measured: Measured | undefined,
  state: BucketState | undefined,
  now: number,
): Change {
  if (!measured) return change
  const { took, firsts, firstSum } = measured
  if (!isFresh(state, now)) {
    return {
      ...change,
      set: { ...change.set, ...took, firsts, firstSum, learned: now },
      remove: [...(change.remove ?? []), ...BINS.filter(field => took[field] === undefined)],
    }
  }
  const forget = answers(state) > MANY ? 0.5 : 0
  const add = (field: Bin | 'firsts' | 'firstSum', by: number) => {
    const sum = by - forget * (state[field] ?? 0)
    return sum === 0 ? [] : [[field, sum] as const]
  }
  return {
    ...change,
    set: { ...change.set, learned: now },
    add: {
      ...change.add,
      ...Object.fromEntries([
        ...BINS.flatMap(field => add(field, took[field] ?? 0)),
        ...add('firsts', firsts),
        ...add('firstSum', firstSum),
      ]),
    },
  }
}
