import type { Quota } from '../catalogue/tier.ts'
import type { BucketState, Change, Test } from './state.ts'

/**
 * Throttling is not an outage: a quota refills all the time. So a throttle does not close a bucket, it sets the pace at
 * which all executions together call it, with the generic cell rate algorithm: one number, `tat`, says when the next
 * slot is free. Answers write nothing.
 */

const SECOND = 1000
/** A bucket that has had no call for this long is unpaced again: a quota per minute has refilled by then. */
export const FORGET_MS = 60 * SECOND
/** After so long without a throttle a rate or limit counts as too low. */
const UNCHALLENGED_MS = 60 * SECOND
/** The depth of a declared quota: Bedrock's quotas are per minute. */
const QUOTA_DEPTH_MS = 60 * SECOND
/** Where the search begins when nobody says what the quota is; it doubles every second from there. */
const FIRST_RATE = 5
/** One call in so many seconds, so that a quota that has grown is found within a minute. */
const SLOWEST = 1 / 50
const FASTEST = 1000
/** The least that is used of a declared quota, however often it throttles. */
const LEAST_SHARE = 0.05
/** Slots given out ahead at most. */
const SLOTS_AHEAD = 8
/** A learned pace gives out slots this old: arrivals are not even, and every quota holds a little more than one call. */
const SAVED_MS = 150
const LONGEST_PAUSE_MS = 4 * SECOND

/** Whether calls must ask for a slot: after a throttle until a minute of silence, or always with a declared quota. */
export const isPaced = (state: BucketState | undefined, quota: Quota | undefined, now: number): boolean =>
  hasRate(quota) || (state?.rate !== undefined && recent(state, quota, now))

const hasRate = (quota: Quota | undefined) =>
  quota?.tokensPerMinute !== undefined || quota?.requestsPerMinute !== undefined

const recent = (state: BucketState, quota: Quota | undefined, now: number) =>
  state.tat !== undefined && state.tat >= now - FORGET_MS && isBelievable(state, quota, now)

/** Whether the next free slot is no farther away than pauses and slots ahead can put it; else a clock was wrong. */
const isBelievable = (state: BucketState, quota: Quota | undefined, now: number): boolean => {
  const gapMs = hasRate(quota)
    ? QUOTA_DEPTH_MS / clamp(state.rate ?? 1, LEAST_SHARE, 1)
    : SECOND / Math.max(SLOWEST, state.rate ?? FIRST_RATE)
  const pauseMs = hasRate(quota) ? QUOTA_DEPTH_MS + LONGEST_PAUSE_MS : pauseAtMost(gapMs)
  return (state.tat ?? 0) <= now + Math.max(pauseMs, gapMs) + 2 * SECOND
}

const pauseAtMost = (gapMs: number) => clamp(4 * gapMs, LONGEST_PAUSE_MS, SECOND / SLOWEST)

/**
 * The rate at this moment: slots a second, or the share of a declared quota. It grows with use, call by call, so that it
 * needs no tuning to the size of a quota: slowly at first and faster the longer no throttle contradicts it.
 */
export function rateAt(state: BucketState | undefined, quota: Quota | undefined, now: number): number {
  const known = state && recent(state, quota, now) ? state.rate : undefined
  if (known === undefined) return hasRate(quota) ? 1 : FIRST_RATE
  const calls = Math.max(0, (state?.admitted ?? 0) - (state?.mark ?? 0))
  const grown = state?.searching
    ? known * 2 ** (Math.max(0, now - (state.from ?? state.changed ?? now)) / SECOND)
    : known * Math.max(growth(calls), ageing(state?.changed, now))
  return hasRate(quota) ? clamp(grown, LEAST_SHARE, 1) : clamp(grown, SLOWEST, FASTEST)
}

/** The growth of a rate or limit that this many calls have used without a throttle. */
export const growth = (calls: number): number => 1 + 0.005 * calls + (calls / 150) ** 2

/** How far one call moves `tat`, and how much of it may be used up at once, in ms. */
export function gap(
  state: BucketState | undefined,
  quota: Quota | undefined,
  cost: number,
  now: number,
): { gapMs: number; depthMs: number } {
  const rate = rateAt(state, quota, now)
  if (!hasRate(quota)) return { gapMs: SECOND / rate, depthMs: SECOND / rate }
  return { gapMs: share(quota, cost) / rate, depthMs: QUOTA_DEPTH_MS }
}

/** The milliseconds of a declared quota that a call of `cost` quota tokens takes. */
export const share = (quota: Quota | undefined, cost: number): number =>
  60 * SECOND * Math.max(cost / (quota?.tokensPerMinute ?? Infinity), 1 / (quota?.requestsPerMinute ?? Infinity))

/** The growth of a rate or limit that nothing has contradicted for this long, however few the calls: double each minute. */
export const ageing = (changed: number | undefined, now: number): number =>
  2 ** Math.max(0, (now - (changed ?? now)) / UNCHALLENGED_MS - 1)

/** When a call of this cost could start; `Infinity` when it is larger than the whole quota. */
export function slot(state: BucketState | undefined, quota: Quota | undefined, cost: number, now: number): number {
  const { gapMs, depthMs } = gap(state, quota, cost, now)
  if (gapMs > depthMs && share(quota, cost) > QUOTA_DEPTH_MS) return Infinity
  const tat = state && recent(state, quota, now) ? (state.tat ?? 0) : 0
  return Math.max(now, Math.max(tat, now) + Math.min(gapMs, depthMs) - depthMs)
}

/** How far ahead a slot may be taken, in ms: few slots, because all of them are lost when the pace was too fast. */
export const longestWait = (
  state: BucketState | undefined,
  quota: Quota | undefined,
  cost: number,
  now: number,
  allowedMs: number,
): number => Math.min(allowedMs, SLOTS_AHEAD * gap(state, quota, cost, now).gapMs)

/**
 * The write that takes a slot: `undefined` when none is free soon enough.
 * @returns the change, and what `startOf` needs to tell when the call starts
 */
export function takeSlot(
  state: BucketState | undefined,
  quota: Quota | undefined,
  cost: number,
  now: number,
  maxWaitMs: number,
): { change: Change; gapMs: number; depthMs: number } | undefined {
  const { gapMs, depthMs } = gap(state, quota, cost, now)
  const aheadMs = longestWait(state, quota, cost, now, maxWaitMs)
  if (slot(state, quota, cost, now) > now + aheadMs) return undefined
  const tat = state?.tat ?? 0
  const oldest = hasRate(quota) ? now : now - SAVED_MS
  const idle = tat <= oldest || (state !== undefined && !isBelievable(state, quota, now))
  const change: Change = idle
    ? {
        when: [tat <= oldest ? { field: 'tat', is: '<=', value: oldest } : { field: 'tat', is: '=', value: tat }],
        set: { tat: oldest + gapMs, slotted: now },
        add: { admitted: 1 },
      }
    : {
        when: [
          { field: 'tat', is: '>', value: oldest },
          { field: 'tat', is: '<=', value: now + aheadMs + Math.max(0, depthMs - gapMs) },
        ],
        set: { slotted: now },
        add: { tat: gapMs, admitted: 1 },
      }
  return { change, gapMs, depthMs }
}

/** When the call starts that moved `tat` to this value. */
export const startOf = (tat: number, depthMs: number, gapMs: number, now: number): number =>
  Math.max(now, tat - Math.max(depthMs, gapMs))

/**
 * What a throttle changes. `plannedAt` is when the state was read on which the call was decided.
 * @returns the writes to try in order until one is not refused (two, so that `tat` is only ever raised); none when the
 *   call was decided before the last change: one decrease for all the calls that were then under way, as in TCP NewReno
 */
export function throttled(
  state: BucketState | undefined,
  quota: Quota | undefined,
  plannedAt: number,
  now: number,
): readonly Change[] {
  const seen = state?.changed
  if (seen !== undefined && plannedAt < seen && seen <= now) return []
  const unchanged: Test =
    seen === undefined ? { field: 'changed', is: 'absent' } : { field: 'changed', is: '=', value: seen }
  const paced = state?.rate !== undefined && recent(state, quota, now)
  const rate = rateAt(state, quota, now)
  // Calls that asked for no slot are still under way just after the first throttle, so it says nothing about the rate.
  const settling = paced && state.searching === 1 && now - (seen ?? now) < SECOND
  const next = settling
    ? { rate: state.rate ?? rate, streak: (state.streak ?? 0) + 1 }
    : paced
      ? slower(state, quota, rate, now)
      : { rate: hasRate(quota) ? 0.8 * rate : (state?.rate ?? rate), streak: 0 }
  const gapMs = hasRate(quota) ? SECOND : SECOND / (settling ? rate : next.rate)
  // A bucket that answers nothing may be empty until its minute is over: probe it ever more rarely.
  const pauseMs = Math.min(2 ** next.streak * gapMs, pauseAtMost(gapMs))
  const tat = now + pauseMs + (hasRate(quota) ? QUOTA_DEPTH_MS : 0)
  const lower: Test =
    state && !isBelievable(state, quota, now)
      ? { field: 'tat', is: '=', value: state.tat ?? 0 }
      : { field: 'tat', is: '<=', value: tat }
  const change: Change = {
    when: [unchanged],
    set: settling
      ? { streak: next.streak }
      : { rate: next.rate, streak: next.streak, searching: paced || hasRate(quota) ? 0 : 1, changed: now },
    copy: { mark: 'admitted', from: 'tat' },
  }
  const raised: Change = {
    when: [unchanged, lower],
    set: { ...change.set, tat, from: tat, slotted: now },
    copy: { mark: 'admitted' },
  }
  return [raised, change]
}

function slower(state: BucketState, quota: Quota | undefined, rate: number, now: number) {
  // Slots are given out ahead, so some of those admitted have not called yet.
  const ahead = Math.round((Math.max(0, (state.tat ?? now) - Math.max(now, state.from ?? now)) * rate) / SECOND)
  const answered = Math.max(0, (state.admitted ?? 0) - (state.mark ?? 0) - 1 - ahead)
  const streak = state.streak ?? 0
  if (answered === 0 && !state.searching) return { rate: state.rate ?? rate, streak: streak + 1 }
  if (hasRate(quota)) return { rate: 0.8 * rate, streak: 0 }
  // Since the first slot after the last change: nothing was asked in the pause before it, so it measures nothing.
  const measured = (answered * SECOND) / Math.max(1, now - (state.from ?? state.changed ?? now))
  // Half-way, on a logarithmic scale, to what was measured; far down only on strong evidence.
  const least = state.searching || streak >= 4 ? 0.4 : 0.75
  const share = Math.min(0.8, Math.max(least, Math.sqrt(measured / rate)))
  return { rate: Math.max(SLOWEST, Math.min(rate, Math.max(share * rate, measured))), streak: 0 }
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
