import { allowedWaitMs, assess, mustAsk } from '../../core/capacity/assess.ts'
import { circuitStatus, takeProbe } from '../../core/capacity/circuit.ts'
import { startOf, takeSlot } from '../../core/capacity/pace.ts'
import type { BucketState, Change } from '../../core/capacity/state.ts'
import { withTrial } from '../../core/capacity/trial.ts'
import { withMeasured } from '../../core/capacity/usual.ts'
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

/** A call that may be admitted, and what is known of its bucket. */
interface Call {
  tier: Tier
  state: BucketState | undefined
  now: number
  trial: boolean
}

/** One conditional write, on what was read just now or a moment ago; it wins or finds that others were faster. */
export function createAdmit(parts: CapacityParts): Capacity['admit'] {
  const { load, recent, seen, clock } = parts
  const take = createTake(parts)

  return async function admit(tier, ask) {
    if (!ask.paced && !justThrottled(tier.bucket)) {
      return { admitted: true, startAt: clock.now(), ticket: undefined }
    }
    for (let tried = 0; tried < TRIES; tried += 1) {
      const now = clock.now()
      const known = tried === 0 ? recent(tier.bucket) : undefined
      const state = known ?? (await load([tier.bucket])).get(tier.bucket)
      const assessment = assess(tier, state, { ...ask, now })
      if (!assessment.serve && known) continue
      if (!assessment.serve) return refused(assessment.reason, assessment.opensAt ?? ask.deadlineAt)
      const taken = await take({ tier, state, now, trial: assessment.trial === true }, ask)
      if (taken) return { admitted: true, ...taken }
    }
    return refused('others took the free slots', clock.now() + 1000)
  }

  function justThrottled(bucket: string): boolean {
    return clock.monotonic() - (seen.throttledAt.get(bucket) ?? -Infinity) < ALERT_MS
  }
}

/** Writes what a call takes of its bucket; undefined when others were faster. */
function createTake({ write, seen, random, onChange }: CapacityParts) {
  return take

  async function take(call: Call, ask: AdmitAsk): Promise<Taken | undefined> {
    const { tier, state, now, trial } = call
    if (state && circuitStatus(state, now) === 'half-open') return takeLease(call, state)
    if (mustAsk(tier, state, now)) return isWindowed(tier) ? takePlaceOf(call) : takeSlotOf(call, ask)
    if (trial && !(await save(call, {}))) return undefined
    return { startAt: now, ticket: ticketOf(call) }
  }

  /** Writes what a call takes, with all that this function has measured. */
  async function save({ tier, state, now, trial }: Call, change: Change): Promise<BucketState | undefined> {
    const measured = withMeasured(change, seen.durations.get(tier.bucket), state, now)
    const written = await write(tier.bucket, [trial ? withTrial(measured, state, now) : measured])
    if (written) seen.durations.delete(tier.bucket)
    return written
  }

  async function takeLease({ tier, now }: Call, state: BucketState): Promise<Taken | undefined> {
    const probe = { openUntil: state.openUntil ?? now, until: now + tier.timeoutMs + LEASE_MARGIN_MS }
    if (!(await write(tier.bucket, [takeProbe(state, now, probe)]))) return undefined
    onChange({ bucket: tier.bucket, to: 'half-open', reason: state.openReason ?? '' })
    return { startAt: now, ticket: { admittedAt: now, probe } }
  }

  async function takePlaceOf(call: Call): Promise<Taken | undefined> {
    const { tier, state, now } = call
    const expired = expiredPlaces(state, now)
    if (expired.length > 0) await write(tier.bucket, [{ leave: expired }])
    const place = `${now + tier.timeoutMs + LEASE_MARGIN_MS}:${random().toString(36).slice(2)}`
    const change = takePlace(state, tier.quota?.concurrency, now, place)
    if (!change || !(await save(call, change))) return undefined
    return { startAt: now, ticket: { ...ticketOf(call), place } }
  }

  async function takeSlotOf(call: Call, ask: AdmitAsk): Promise<Taken | undefined> {
    const { now, state } = call
    const { quota } = call.tier
    const wanted = takeSlot(state, quota, ask.cost, now, allowedWaitMs({ ...ask, now }))
    const written = wanted && (await save(call, wanted.change))
    if (!wanted || !written) return undefined
    const startAt = startOf(written.tat ?? now, wanted.depthMs, wanted.gapMs, now)
    return { startAt, ticket: { ...ticketOf(call), ...(quota && { reserved: ask.cost }) } }
  }
}

const ticketOf = ({ now, trial }: Call): Ticket => ({ admittedAt: now, ...(trial && { trial: now }) })

const refused = (reason: string, opensAt: number): Admission => ({ admitted: false, reason, opensAt })
