import { mustAsk } from '../../core/capacity/assess.ts'
import { type OpenReason, releaseProbe } from '../../core/capacity/circuit.ts'
import { share, throttled } from '../../core/capacity/pace.ts'
import { proved, releaseTrial } from '../../core/capacity/trial.ts'
import { crowded, isWindowed, leavePlace } from '../../core/capacity/window.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import type { CapacityParts } from './access.ts'
import type { Capacity, Outcome, Ticket } from './capacity.ts'
import { circuitNotes } from './circuit-notes.ts'
import { durationNotes } from './duration-notes.ts'

/** A prompt that a model reads within a second. */
const SMALL_TOKENS = 10_000

/** What the end of a call teaches: throttles steer pace and window, outages open the circuit, answers settle. */
export function createReport(parts: CapacityParts): Capacity['report'] {
  const { load, recent, write, seen, clock, onChange } = parts
  const { noteFailure, openCircuit, closeCircuit } = circuitNotes(parts)
  const { note, teach, isTeachingDue } = durationNotes(parts)

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
}

type Cause = 'answer' | 'throttle' | 'cold' | 'failure' | OpenReason | 'nothing'

/** What the end of a call says about the bucket: nothing where the fault has no scope, so is this one request's. */
function causeOf({ failure, firstTokenMs, inputTokens = 0, simulated, deadlineEnded }: Outcome): Cause {
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
      // No small request makes a healthy tier say nothing at all for so long.
      return failure.name === 'TierTimedOut' && firstTokenMs === undefined && inputTokens <= SMALL_TOKENS
        ? 'failure'
        : 'nothing'
  }
}
