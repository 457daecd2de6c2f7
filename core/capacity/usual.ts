import type { BucketState, Change } from './state.ts'

/** Fewer answers than this say nothing about the next one. */
const ENOUGH = 5
/** Beyond this many, half of the sums is dropped, so that the newest answers count most. */
const MANY = 200

/** Durations that a function has measured since it last wrote to the store. */
export interface Durations {
  answers: number
  sum: number
  squares: number
}

/** The mean duration of an answer in ms, or undefined while too few are known. */
export const usualMs = (state: BucketState | undefined): number | undefined =>
  known(state) ? state.tookSum / state.answers : undefined

/** How long all but the slowest answers take, in ms: the mean and 1.6 standard deviations (two mean deviations). */
export function mostlyMs(state: BucketState | undefined): number | undefined {
  if (!known(state)) return undefined
  const mean = state.tookSum / state.answers
  return mean + 1.6 * Math.sqrt(Math.max(0, state.tookSquares / state.answers - mean ** 2))
}

const known = (
  state: BucketState | undefined,
): state is BucketState & { answers: number; tookSum: number; tookSquares: number } =>
  (state?.answers ?? 0) >= ENOUGH && (state?.tookSum ?? 0) > 0 && state?.tookSquares !== undefined

/**
 * Adds measured durations to a write that is made anyway, so that learning them costs no write of its own. Atomic sums,
 * because an average cannot be updated without reading it first.
 */
export function withDurations(change: Change, measured: Durations, state: BucketState | undefined): Change {
  const forget = (state?.answers ?? 0) > MANY ? 0.5 : 0
  if (measured.answers === 0 && !forget) return change
  return {
    ...change,
    add: {
      ...change.add,
      answers: measured.answers - forget * (state?.answers ?? 0),
      tookSum: measured.sum - forget * (state?.tookSum ?? 0),
      tookSquares: measured.squares - forget * (state?.tookSquares ?? 0),
    },
  }
}
