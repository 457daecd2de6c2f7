import { BINS } from './bins.ts'
import type { BucketState, Change } from './state.ts'

/** Circuits close a bucket only for what is down; throttles steer the pace instead (core/capacity/pace.ts). */

const CIRCUIT = [
  'openUntil',
  'openReason',
  'openings',
  'opened',
  'probeUntil',
  'probed',
  'failed1',
  'failed2',
  'failed3',
] as const
const PACE = ['rate', 'changed', 'searching', 'tat', 'slotted', 'from', 'mark', 'streak', 'limit', 'released'] as const
const DURATIONS = [...BINS, 'firsts', 'firstSum', 'learned', 'tried', 'proved'] as const
/** Waiting executions that were started by 0.1 still believe these. */
const DURATIONS_OF_0_1 = ['answers', 'tookSum', 'tookSquares'] as const

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const OPEN_MS = 30 * SECOND
/** A probe a minute costs next to nothing, and a tier that is well again must not be shut out for longer. */
const LONGEST_OPEN_MS = 50 * SECOND
/** Three failures within this time open the circuit. */
const FAILURE_WINDOW_MS = 10 * SECOND
/** No circuit opens for longer by itself; anything beyond was written by a clock that was wrong. */
const BELIEVABLE_MS = HOUR + MINUTE
/** A tier is taken out by hand for 30 days at most; `enabled: false` in the catalogue is for longer. */
export const LONGEST_DISABLED_MS = 30 * 24 * HOUR
/** The last moment that a date can tell. */
const LAST_DATE = 8.64e15

export type OpenReason = 'unavailable' | 'misconfigured' | 'endOfLife' | 'day'
export type CircuitStatus = 'closed' | 'open' | 'half-open' | 'probing' | 'disabled'

/** Where the circuit stands; half-open means that one probe may be sent, probing that one is under way. */
export function circuitStatus(state: BucketState | undefined, now: number): CircuitStatus {
  if (!state) return 'closed'
  if ((state.disabledUntil ?? 0) > now) return 'disabled'
  if (state.openUntil === undefined || state.openUntil > now + BELIEVABLE_MS) return 'closed'
  if (state.openUntil > now) return 'open'
  return (state.probeUntil ?? 0) > now && (state.probeUntil ?? 0) < now + HOUR ? 'probing' : 'half-open'
}

/** When the tier may be asked again, for a circuit that is not closed. */
export function opensAt(state: BucketState, now: number): number {
  const status = circuitStatus(state, now)
  if (status === 'disabled') return Math.min(LAST_DATE, state.disabledUntil ?? now)
  if (status === 'open') return state.openUntil ?? now
  return status === 'probing' ? (state.probeUntil ?? now) : now
}

/** The sentence that a person reads in `skipped`. */
export function circuitReason(state: BucketState, now: number): string {
  const status = circuitStatus(state, now)
  const why = state.openReason ?? 'unavailable'
  if (status === 'disabled') {
    const until = opensAt(state, now)
    const date = until > now + LONGEST_DISABLED_MS + HOUR ? 'further notice' : new Date(until).toISOString()
    return `disabled by hand until ${date}${state.disabledReason ? `: ${state.disabledReason}` : ''}`
  }
  if (status === 'probing') return `circuit half-open, a probe is under way: ${why}`
  return `circuit open for ${Math.ceil((opensAt(state, now) - now) / SECOND)} s more: ${why}`
}

/** Notes a failure; the register of the last three shifts in one write, so that no failure is lost in a race. */
export const failed = (now: number): Change => ({
  set: { failed1: now },
  copy: { failed2: 'failed1', failed3: 'failed2' },
})

/**
 * Whether the last three failures mean an outage. `answeredStart` is the start of the last call that this function saw
 * answered: a bucket that answers between its failures is not down, however many of them a busy bucket has.
 */
export const isOutage = (state: BucketState, now: number, answeredStart = 0): boolean =>
  (state.failed3 ?? 0) > now - FAILURE_WINDOW_MS && answeredStart <= (state.failed3 ?? 0)

/**
 * Opens the circuit. Whoever loses the race against another function does nothing.
 * @returns the write, until when it opens, and the reason as stored
 */
export function open(
  state: BucketState | undefined,
  reason: OpenReason,
  now: number,
): { change: Change; until: number; text: string } {
  const failing = reason === 'unavailable'
  const openings = failing ? (state?.openings ?? 0) : 0
  const forMs = failing
    ? Math.min(LONGEST_OPEN_MS, OPEN_MS * 2 ** Math.min(10, openings))
    : reason === 'day'
      ? HOUR
      : 5 * MINUTE
  const text = {
    unavailable: openings > 0 ? 'unavailable (the probe failed)' : 'unavailable (3 failures in 10 s)',
    misconfigured: 'misconfigured',
    endOfLife: 'the model has reached its end of life',
    day: 'the daily quota is used up',
  }[reason]
  const until = now + forMs
  return {
    until,
    text,
    change: {
      when: [seen(state)],
      set: { openUntil: until, openReason: text, openings: openings + 1, opened: now },
      remove: ['probeUntil', 'failed1', 'failed2', 'failed3'],
    },
  }
}

const seen = (state: BucketState | undefined) =>
  state?.openUntil === undefined
    ? ({ field: 'openUntil', is: 'absent' } as const)
    : ({ field: 'openUntil', is: '=', value: state.openUntil } as const)

/** A probe under way: the `openUntil` that it was sent to check, and until when nobody else is sent. */
export interface Probe {
  openUntil: number
  until: number
}

/** Takes the lease for the one probe of a half-open circuit; a probe that never reports frees it by expiry. */
export const takeProbe = (state: BucketState, now: number, { until }: Probe): Change => ({
  when: [seen(state), { field: 'probeUntil', is: '=', value: state.probeUntil ?? 0 }],
  set: { probeUntil: until, probed: now },
})

/** Gives the lease back after a probe that says nothing about the bucket, so that the next request probes at once. */
export const releaseProbe = ({ until }: Probe): Change => ({
  when: [{ field: 'probeUntil', is: '=', value: until }],
  remove: ['probeUntil', 'probed'],
})

/** Closes the circuit after its probe was answered, unless it was opened again meanwhile. */
export const close = ({ openUntil }: Probe): Change => ({
  when: [{ field: 'openUntil', is: '=', value: openUntil }],
  remove: CIRCUIT,
})

export const disable = (until: number, reason: string): Change => ({
  set: { disabledUntil: until, disabledReason: reason },
})

/** By hand: the bucket serves again, and all that was learned of it is forgotten but the calls in flight. */
export const enable: Change = {
  remove: ['disabledUntil', 'disabledReason', ...CIRCUIT, ...PACE, ...DURATIONS, ...DURATIONS_OF_0_1],
}
