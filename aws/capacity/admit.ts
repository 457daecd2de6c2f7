import { assess, mustAsk } from '../../core/capacity/assess.ts'
import { circuitStatus, takeProbe } from '../../core/capacity/circuit.ts'
import { startOf, takeSlot } from '../../core/capacity/pace.ts'
import type { BucketState, Change } from '../../core/capacity/state.ts'
import { withDurations } from '../../core/capacity/usual.ts'
import { expiredPlaces, isWindowed, takePlace } from '../../core/capacity/window.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import type { CapacityParts } from './access.ts'
import type { Admission, AdmitAsk, Capacity, Ticket } from './capacity.ts'

/** A lease outlives the tier's timeout by this much, for the time around the call. */
const LEASE_MARGIN_MS = 10_000
/** How long a throttle is remembered here: longer than a plan's snapshot is kept. */
const ALERT_MS = 2000
/** A lost race is tried once more on what the winner left. */
const TRIES = 2

type Taken = { startAt: number; ticket: Ticket }

/** One conditional write, on what was read just now or a moment ago; it wins or finds that others were faster. */
export function createAdmit({ load, recent, write, seen, clock, random, onChange }: CapacityParts): Capacity['admit'] {
  const withSeen = (bucket: string, change: Change, state: BucketState | undefined) =>
    withDurations(change, seen.durations.get(bucket) ?? { answers: 0, sum: 0, squares: 0 }, state)

  return async function admit(tier, ask) {
    if (!ask.paced && !justThrottled(tier.bucket)) {
      return { admitted: true, startAt: clock.now(), ticket: undefined }
    }
    for (let tried = 0; tried < TRIES; tried += 1) {
      const now = clock.now()
      const known = tried === 0 ? recent(tier.bucket) : undefined
      const state = known ?? (await load([tier.bucket])).get(tier.bucket)
      const { cost, maxWaitMs } = ask
      const assessment = assess(tier, state, { now, timeLeftMs: ask.deadlineAt - now, cost, allowedWaitMs: maxWaitMs })
      if (!assessment.serve && known) continue
      if (!assessment.serve) return refused(assessment.reason, assessment.opensAt ?? ask.deadlineAt)
      const taken = await take(tier, state, ask, now)
      if (taken) return { admitted: true, ...taken }
    }
    return refused('others took the free slots', clock.now() + 1000)
  }

  function justThrottled(bucket: string): boolean {
    const age = clock.now() - (seen.throttledAt.get(bucket) ?? -Infinity)
    return age >= 0 && age < ALERT_MS
  }

  async function take(tier: Tier, state: BucketState | undefined, ask: AdmitAsk, now: number) {
    if (state && circuitStatus(state, now) === 'half-open') return takeLease(tier, state, now)
    if (!mustAsk(tier, state, now)) return { startAt: now, ticket: { admittedAt: now } }
    return isWindowed(tier) ? takePlaceOf(tier, state, now) : takeSlotOf(tier, state, ask, now)
  }

  async function takeLease(tier: Tier, state: BucketState, now: number): Promise<Taken | undefined> {
    if (!(await write(tier.bucket, [takeProbe(state, now, tier.timeoutMs + LEASE_MARGIN_MS)]))) return undefined
    onChange({ bucket: tier.bucket, to: 'half-open', reason: state.openReason ?? '' })
    return { startAt: now, ticket: { admittedAt: now, probe: state.openUntil ?? now } }
  }

  async function takePlaceOf(tier: Tier, state: BucketState | undefined, now: number): Promise<Taken | undefined> {
    const expired = expiredPlaces(state, now)
    if (expired.length > 0) await write(tier.bucket, [{ leave: expired }])
    const lease = `${now + tier.timeoutMs + LEASE_MARGIN_MS}:${random().toString(36).slice(2)}`
    const change = takePlace(state, tier.quota?.concurrency, now, lease)
    if (!change || !(await write(tier.bucket, [withSeen(tier.bucket, change, state)]))) return undefined
    seen.durations.delete(tier.bucket)
    return { startAt: now, ticket: { admittedAt: now, place: lease } }
  }

  async function takeSlotOf(
    { bucket, quota }: Tier,
    state: BucketState | undefined,
    { cost, maxWaitMs }: AdmitAsk,
    now: number,
  ): Promise<Taken | undefined> {
    const wanted = takeSlot(state, quota, cost, now, maxWaitMs)
    const written = wanted && (await write(bucket, [withSeen(bucket, wanted.change, state)]))
    if (!wanted || !written) return undefined
    seen.durations.delete(bucket)
    const startAt = startOf(written.tat ?? now, wanted.depthMs, wanted.gapMs, now)
    return { startAt, ticket: { admittedAt: now, ...(quota && { reserved: cost }) } }
  }
}

const refused = (reason: string, opensAt: number): Admission => ({ admitted: false, reason, opensAt })
