import { mustAsk } from '../../core/capacity/assess.ts'
import { circuitStatus, close, failed, isOutage, type OpenReason, open } from '../../core/capacity/circuit.ts'
import { share, throttled } from '../../core/capacity/pace.ts'
import type { BucketState } from '../../core/capacity/state.ts'
import { crowded, isWindowed, leavePlace } from '../../core/capacity/window.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import type { CapacityParts } from './access.ts'
import type { Capacity, Outcome, Ticket } from './capacity.ts'

/** What the end of a call teaches: throttles steer pace and window, outages open the circuit, answers settle. */
export function createReport({ load, recent, write, seen, clock, onChange }: CapacityParts): Capacity['report'] {
  return async function report(tier, ticket, outcome) {
    const cause = causeOf(outcome)
    if (ticket?.place && cause !== 'throttle')
      await write(tier.bucket, [leavePlace(ticket.place, clock.now(), !outcome.failure)])
    if (outcome.simulated || outcome.deadlineEnded) return
    if (!outcome.failure) return noteAnswer(tier, ticket, outcome)
    if (cause === 'throttle') await noteThrottle(tier, ticket, outcome)
    else if (cause === 'failure') return noteFailure(tier.bucket, ticket)
    else if (cause) return openCircuit(tier.bucket, cause)
    // A probe that met anything but an outage found the bucket alive.
    if (ticket?.probe !== undefined) await closeCircuit(tier.bucket, ticket.probe)
  }

  async function noteAnswer({ bucket, quota }: Tier, ticket: Ticket | undefined, { durationMs, tokens }: Outcome) {
    const startedAt = clock.now() - durationMs
    seen.answeredStart.set(bucket, Math.max(seen.answeredStart.get(bucket) ?? 0, startedAt))
    const { answers, sum, squares } = seen.durations.get(bucket) ?? { answers: 0, sum: 0, squares: 0 }
    seen.durations.set(bucket, { answers: answers + 1, sum: sum + durationMs, squares: squares + durationMs ** 2 })
    if (ticket?.probe !== undefined) await closeCircuit(bucket, ticket.probe)
    if (ticket?.reserved === undefined || tokens === undefined) return
    const surplusMs = share(quota, ticket.reserved) - share(quota, tokens)
    if (Math.abs(surplusMs) >= 1) await write(bucket, [{ add: { tat: -surplusMs } }])
  }

  async function noteThrottle(tier: Tier, ticket: Ticket | undefined, { plannedAt }: Outcome): Promise<void> {
    const { bucket, quota } = tier
    seen.throttledAt.set(bucket, clock.now())
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
    if (ticket?.probe !== undefined) return openCircuit(bucket, 'unavailable')
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

  async function closeCircuit(bucket: string, openUntil: number): Promise<void> {
    if (await write(bucket, [close(openUntil)])) onChange({ bucket, to: 'closed', reason: 'the probe was answered' })
  }
}

/** What a failure says about the bucket; undefined when it says nothing: a warm-up, a request that is wrong. */
function causeOf({ failure, firstToken }: Outcome): 'throttle' | 'failure' | OpenReason | undefined {
  switch (failure?.scope) {
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
      return undefined
    default:
      return failure?.name === 'TierTimedOut' && !firstToken ? 'failure' : undefined
  }
}
