import { BINS } from './bins.ts'
import type { BucketState, Change, NumberField, StoredField } from './state.ts'

/** How far the clocks of two functions may be apart. */
const APART_MS = 5000

/** Each time that says when something happened, and all that is worth nothing without it. */
const DATED: readonly (readonly [NumberField, ...StoredField[]])[] = [
  ['opened', 'openUntil', 'openReason', 'openings'],
  ['probed', 'probeUntil'],
  ['failed1'],
  ['failed2'],
  ['failed3'],
  ['changed', 'rate', 'limit', 'searching', 'tat', 'from', 'mark', 'streak'],
  ['slotted', 'tat'],
  ['released'],
  ['learned', 'firsts', 'firstSum', ...BINS],
  ['tried'],
  ['proved'],
]

/**
 * Leaves out what is dated ahead of the clock: a clock that was wrong wrote it, or ours has been set back since. Nobody
 * waits for the clock to catch up.
 * @returns the state to go by, and the write that removes the rest, so that it is not believed again when its time comes
 */
export function believe(state: BucketState, now: number): { state: BucketState; forget?: Change } {
  const ahead = DATED.filter(([field]) => (state[field] ?? now) > now + APART_MS)
  if (ahead.length === 0) return { state }
  const remove = ahead.flat()
  const kept = Object.entries(state).filter(([field]) => !remove.some(one => one === field))
  return {
    state: Object.fromEntries(kept),
    forget: { when: ahead.map(([field]) => ({ field, is: '=', value: state[field] ?? 0 })), remove },
  }
}
