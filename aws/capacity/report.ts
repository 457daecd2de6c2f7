import { mustAsk } from '../../core/capacity/assess.ts'
import {
  circuitStatus,
  close,
  failed,
  isOutage,
  type OpenReason,
  open,
  type Probe,
  releaseProbe,
} from '../../core/capacity/circuit.ts'
import { share, throttled } from '../../core/capacity/pace.ts'
import type { BucketState, Change } from '../../core/capacity/state.ts'
import { proved, releaseTrial } from '../../core/capacity/trial.ts'
import { type Measured, measure, withMeasured } from '../../core/capacity/usual.ts'
import { crowded, isWindowed, leavePlace } from '../../core/capacity/window.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import type { CapacityParts } from './access.ts'
import type { Capacity, Outcome, Ticket } from './capacity.ts'

/** How often one function writes durations for their own sake. */
const TAUGHT_MS = 30_000

/** What the end of a call teaches: throttles steer pace and window, outages open the circuit, answers settle. */
export function createReport({ load, recent, write, seen, clock, onChange }: CapacityParts): Capacity['report'] {
  return async function report(tier, ticket, outcome) {
    const cause = causeOf(outcome)
    if (ticket?.place && cause !== 'throttle')
      await write(tier.bucket, [leavePlace(ticket.place, clock.now(), !outcome.failure)])
    if (cause === 'nothing') return release(tier.bucket, ticket, outcome)
    if (cause === 'answer') return noteAnswer(tier, ticket, outcome)
    if (cause === 'throttle') await noteThrottle(tier, ticket, outcome)
    else if (cause === 'failure') return noteFailure(tier.bucket, ticket)
    else if (cause !== 'cold') return openCircuit(tier.bucket, cause)
    // A probe that was throttled, or met a model that is being loaded, found the bucket alive.
    if (ticket?.probe) await closeCircuit(tier.bucket, ticket.probe)
  }

  /** What one request brought upon itself is neither success nor failure: the next one probes or tries at once. */
  async function release(bucket: string, ticket: Ticket | undefined, outcome: Outcome) {
    if (ticket?.probe) await write(bucket, [releaseProbe(ticket.probe)])
    if (outcome.failure?.name === 'TierTimedOut') note(bucket, outcome)
    else if (ticket?.trial !== undefined) await write(bucket, [releaseTrial(ticket.trial)])
  }

  /** Keeps how long a call took, for the next write to its bucket. */
  function note(bucket: string, { failure, durationMs, firstTokenMs }: Outcome): Measured {
    const call = { tookMs: durationMs, answered: failure === undefined, firstTokenMs }
    const measured = measure(seen.durations.get(bucket), call, clock.monotonic())
    seen.durations.set(bucket, measured)
    return measured
  }

  async function noteAnswer({ bucket, quota }: Tier, ticket: Ticket | undefined, outcome: Outcome) {
    const { durationMs, tokens } = outcome
    const now = clock.now()
    const last = seen.answeredStart.get(bucket) ?? 0
    seen.answeredStart.set(bucket, last > now ? now - durationMs : Math.max(last, now - durationMs))
    const measured = note(bucket, outcome)
    if (ticket?.probe) await closeCircuit(bucket, ticket.probe)
    if (ticket?.trial !== undefined) await teach(bucket, proved(now), measured)
    else if (outcome.teaches && isTeachingDue(bucket)) await teach(bucket, {}, measured)
    if (ticket?.reserved === undefined || tokens === undefined) return
    const surplusMs = share(quota, ticket.reserved) - share(quota, tokens)
    if (Math.abs(surplusMs) >= 1) await write(bucket, [{ add: { tat: -surplusMs } }])
  }

  /** Where tiers are ordered by latency, also those must become known whose calls write nothing. */
  function isTeachingDue(bucket: string): boolean {
    return clock.monotonic() - (seen.taughtAt.get(bucket) ?? -Infinity) >= TAUGHT_MS
  }

  async function teach(bucket: string, change: Change, measured: Measured): Promise<void> {
    seen.taughtAt.set(bucket, clock.monotonic())
    const state = recent(bucket) ?? (await load([bucket])).get(bucket)
    if (await write(bucket, [withMeasured(change, measured, state, clock.now())])) seen.durations.delete(bucket)
  }

  async function noteThrottle(tier: Tier, ticket: Ticket | undefined, { plannedAt }: Outcome): Promise<void> {
    const { bucket, quota } = tier
    seen.throttledAt.set(bucket, clock.monotonic())
    const state = recent(bucket) ?? (await load([bucket])).get(bucket)
    const now = clock.now()
    const decidedAt = ticket?.admittedAt ?? plannedAt
    const windowed = isWindowed(tier)
    const changes = windowed
      ? crowded(state, quota?.concurrency, decidedAt, now, ticket?.place)
      : throttled(state, quota, decidedAt, now)
    const asked = mustAsk(tier, state, now)
    const written = await write(bucket, changes)
    if (!written && ticket?.place) await write(bucket, [leavePlace(ticket.place, now, false)])
    if (written && !asked) onChange({ bucket, to: windowed ? 'limited' : 'paced', reason: 'throttled' })
  }

  async function noteFailure(bucket: string, ticket: Ticket | undefined): Promise<void> {
    if (ticket?.probe) return openCircuit(bucket, 'unavailable')
    const now = clock.now()
    const state = await write(bucket, [failed(now)])
    if (state && isOutage(state, now, seen.answeredStart.get(bucket))) await openCircuit(bucket, 'unavailable', state)
  }

  async function openCircuit(bucket: string, reason: OpenReason, known?: BucketState): Promise<void> {
    const now = clock.now()
    const state = known ?? (await load([bucket])).get(bucket)
    if (circuitStatus(state, now) === 'open') return
    const { change, text } = open(state, reason, now)
    if (await write(bucket, [change])) onChange({ bucket, to: 'open', reason: text })
  }

  async function closeCircuit(bucket: string, probe: Probe): Promise<void> {
    if (await write(bucket, [close(probe)])) onChange({ bucket, to: 'closed', reason: 'the probe was answered' })
  }
}

type Cause = 'answer' | 'throttle' | 'cold' | 'failure' | OpenReason | 'nothing'

/** What the end of a call says about the bucket: nothing where the fault has no scope, so is this one request's. */
function causeOf({ failure, firstTokenMs, simulated, deadlineEnded }: Outcome): Cause {
  if (simulated || deadlineEnded) return 'nothing'
  if (!failure) return 'answer'
  switch (failure.scope) {
    case 'minute':
    case 'concurrency':
      return 'throttle'
    case 'day':
    case 'misconfigured':
    case 'endOfLife':
      return failure.scope
    case 'unavailable':
      return 'failure'
    case 'cold':
      return 'cold'
    default:
      // No request makes a healthy tier say nothing at all for so long.
      return failure.name === 'TierTimedOut' && firstTokenMs === undefined ? 'failure' : 'nothing'
  }
}
