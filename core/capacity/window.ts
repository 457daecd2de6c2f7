import type { Tier } from '../catalogue/tier.ts'
import { ageing, growth } from './pace.ts'
import type { BucketState, Change } from './state.ts'
import { usualMs } from './usual.ts'

/**
 * Endpoints of our own (SageMaker, imported models) have no quota: what limits them is the calls in flight. So they get
 * a window instead of a pace. Each call in flight holds a leased place; a place whose lease ran out belonged to a
 * function that crashed, and is taken away by whoever sees it.
 */

/** A window that no call has asked for this long is forgotten: the endpoint may have been scaled meanwhile. */
const FORGET_MS = 5 * 60_000
const FIRST_LIMIT = 4
const LARGEST = 500
const LONGEST_PAUSE_MS = 4000
/** No call takes longer than 14 minutes. */
const LONGEST_LEASE_MS = 15 * 60_000
/** An endpoint frees a place a little after its answer has arrived here. */
const FREED_LATE_MS = 150
/** What a call is thought to take before any answer was measured. */
const UNKNOWN_MS = 1500

/** Whether the tier is limited by calls in flight. */
export const isWindowed = (tier: Pick<Tier, 'kind' | 'quota'>): boolean =>
  tier.quota?.concurrency !== undefined ||
  ((tier.kind === 'sagemaker' || tier.kind === 'imported') &&
    tier.quota?.tokensPerMinute === undefined &&
    tier.quota?.requestsPerMinute === undefined)

/** Whether calls must ask for a place: after a throttle, or always with a declared concurrency. */
export const isLimited = (state: BucketState | undefined, concurrency: number | undefined, now: number): boolean =>
  concurrency !== undefined || (state?.limit !== undefined && recent(state, now))

const recent = (state: BucketState, now: number) => Math.max(state.changed ?? 0, state.released ?? 0) >= now - FORGET_MS

/** The calls that may be in flight now: while it searches, by one a call, as in TCP's slow start. */
export function limitAt(state: BucketState | undefined, concurrency: number | undefined, now: number): number {
  const most = concurrency ?? LARGEST
  if (!state || state.limit === undefined || !recent(state, now)) return concurrency ?? FIRST_LIMIT
  const calls = Math.max(0, (state.admitted ?? 0) - (state.mark ?? 0))
  const grown = state.searching
    ? state.limit + calls
    : state.limit * Math.max(growth(calls), ageing(state.changed, now))
  return Math.max(1, Math.min(most, Math.floor(grown)))
}

/** The places whose lease ran out, or runs longer than any call may take: then the clock has been set back. */
export const expiredPlaces = (state: BucketState | undefined, now: number): readonly string[] =>
  (state?.places ?? []).filter(place => !(leaseOf(place) > now && leaseOf(place) <= now + LONGEST_LEASE_MS))

const leaseOf = (place: string) => Number.parseInt(place, 10)

/** When a place is expected to be free: now, or after a share of the usual duration. */
export function place(state: BucketState | undefined, concurrency: number | undefined, now: number): number {
  const limit = limitAt(state, concurrency, now)
  const running = (state?.places?.length ?? 0) - expiredPlaces(state, now).length
  const pause = state?.tat !== undefined && state.tat <= now + LONGEST_PAUSE_MS ? state.tat : 0
  return Math.max(now, pause, running < limit ? now : now + (usualMs(state, now) ?? UNKNOWN_MS) / limit)
}

/**
 * The write that takes a place, or undefined when none is free. `lease` is unique and has the form `expiry:id`.
 */
export function takePlace(
  state: BucketState | undefined,
  concurrency: number | undefined,
  now: number,
  lease: string,
): Change | undefined {
  if (place(state, concurrency, now) > now) return undefined
  return {
    when: [{ field: 'places', is: 'fewer than', value: limitAt(state, concurrency, now) }],
    join: lease,
    add: { admitted: 1 },
  }
}

/** Gives a place back; `answered` says that the endpoint held it until now. */
export const leavePlace = (lease: string, now: number, answered: boolean): Change => ({
  leave: [lease],
  ...(answered && { set: { released: now } }),
})

/**
 * What a throttle changes: the limit becomes the calls in flight without this one, unless a place was given back a
 * moment ago. `lease` is the place of the throttled call, when it had one.
 */
export function crowded(
  state: BucketState | undefined,
  concurrency: number | undefined,
  plannedAt: number,
  now: number,
  lease?: string,
): readonly Change[] {
  const seen = state?.changed
  if (seen !== undefined && plannedAt < seen && seen <= now) return []
  const known = state?.limit !== undefined && recent(state, now)
  const leave = lease ? [lease] : []
  const took = usualMs(state, now) ?? UNKNOWN_MS
  const limit = limitAt(state, concurrency, now)
  const answered = (state?.admitted ?? 0) - (state?.mark ?? 0) - 1
  const running = (state?.places?.length ?? 0) - expiredPlaces(state, now).length
  const justFreed =
    state?.released !== undefined && Math.abs(now - state.released) < Math.min(FREED_LATE_MS, took / limit / 2)
  const next = !known ? limit : justFreed ? limit : Math.max(1, Math.min(limit, running - 1))
  const streak = known && answered <= 0 ? (state.streak ?? 0) + 1 : 0
  // The calls that were in flight when the counting began are not counted, so `running` says nothing yet.
  const settling = known && state.searching === 1 && now - (seen ?? now) < 1.5 * took
  const pauseMs = Math.min(LONGEST_PAUSE_MS, (2 ** streak * took) / (settling ? limit : next))
  const unchanged =
    seen === undefined
      ? ({ field: 'changed', is: 'absent' } as const)
      : ({ field: 'changed', is: '=', value: seen } as const)
  if (settling) return [{ when: [unchanged], set: { streak, tat: now + pauseMs }, leave }]
  return [
    {
      when: [unchanged],
      set: { limit: next, changed: now, searching: known || concurrency ? 0 : 1, streak, tat: now + pauseMs },
      copy: { mark: 'admitted' },
      leave,
    },
  ]
}
