import type { BucketState, Change } from './state.ts'

/**
 * What was learned of durations keeps calls away, and without calls nothing is learned again. So now and then a request
 * whose time has just begun tries a bucket that is said to take too long for it; when it is answered, the others do so
 * for a minute too.
 */

/** One request in this time. */
const EVERY_MS = 10_000
const PROVED_MS = 60_000

/** Whether a trial was answered a moment ago. */
export const isProved = (state: BucketState | undefined, now: number): boolean =>
  (state?.proved ?? -Infinity) > now - PROVED_MS

/** Whether the next trial may be made. */
export const isTrialDue = (state: BucketState | undefined, now: number): boolean =>
  (state?.tried ?? -Infinity) <= now - EVERY_MS

/** Makes a change the one that this trial needs: of those who try at the same time one wins. */
export const withTrial = (change: Change, state: BucketState | undefined, now: number): Change => ({
  ...change,
  when: [...(change.when ?? []), { field: 'tried', is: '=', value: state?.tried ?? 0 }],
  set: { ...change.set, tried: now },
})

/** After a trial that was answered. */
export const proved = (now: number): Change => ({ set: { proved: now } })

/** After a trial that says nothing about the bucket, so that the next request tries at once. */
export const releaseTrial = (tried: number): Change => ({
  when: [{ field: 'tried', is: '=', value: tried }],
  remove: ['tried'],
})
