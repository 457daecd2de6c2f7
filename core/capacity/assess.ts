import type { Tier } from '../catalogue/tier.ts'
import { circuitReason, circuitStatus, opensAt } from './circuit.ts'
import { isPaced, longestWait, rateAt, slot } from './pace.ts'
import type { BucketState } from './state.ts'
import { isProved, isTrialDue } from './trial.ts'
import { mostlyMs } from './usual.ts'
import { isLimited, isWindowed, limitAt, place } from './window.ts'

const SECOND = 1000
/** No attempt begins with less (core/attempt/budget.ts), so a slot that leaves less is for somebody else. */
export const LEAST_MS = SECOND

/** A request's time, in milliseconds since the epoch. */
export interface RequestTime {
  now: number
  /** When the execution started. */
  startedAt: number
  deadlineAt: number
}

export interface CapacityAsk extends RequestTime {
  /** Quota tokens to reserve: input estimate + maxTokens × burndown. Matters only where the tier declares a quota. */
  cost: number
}

/**
 * `paced: true` asks the attempt function to call `admit` before the call; otherwise it must not, so that a healthy
 * request writes nothing. `trial` says that the tier is asked although it usually takes too long. `opensAt` is when
 * asking again makes sense, `never` that it never does for this request; `byHand` says that a person took the tier out,
 * so that it is not to be tried as the last one either.
 */
export type Assessment =
  | { serve: true; paced: boolean; startAt: number; trial?: true }
  | { serve: false; reason: string; opensAt?: number; never?: true; byHand?: true }

/** Whether the tier's bucket can take this request, by what all executions know of it together. */
export function assess(
  tier: Pick<Tier, 'kind' | 'quota' | 'timeoutMs'>,
  state: BucketState | undefined,
  ask: CapacityAsk,
): Assessment {
  const { now } = ask
  const timeLeftMs = ask.deadlineAt - now
  const status = circuitStatus(state, now)
  if (state && status !== 'closed' && status !== 'half-open') {
    const closed = { serve: false, reason: circuitReason(state, now), opensAt: opensAt(state, now) } as const
    return status === 'disabled' ? { ...closed, byHand: true } : closed
  }
  const learned = mostlyMs(state, tier.timeoutMs, now)
  const late = learned !== undefined && learned > timeLeftMs
  const trial = late && !isProved(state, now)
  const usual = late && isYoung(ask) && (!trial || isTrialDue(state, now)) ? undefined : learned
  if (usual !== undefined && usual > timeLeftMs) {
    return { serve: false, never: true, reason: `usually takes ${seconds(usual)} s, ${seconds(timeLeftMs)} s are left` }
  }
  const paced = mustAsk(tier, state, now)
  const startAt = paced ? earliest(tier, state, ask) : now
  if (startAt === Infinity) {
    return {
      serve: false,
      never: true,
      reason: `needs ${ask.cost} tokens of a quota of ${tier.quota?.tokensPerMinute}`,
    }
  }
  if (startAt - now > longest(tier, state, ask)) {
    return { serve: false, reason: noSlot(tier, state, startAt, now), opensAt: startAt }
  }
  const needed = Math.max(usual ?? 0, LEAST_MS)
  if (startAt - now + needed > timeLeftMs) {
    return {
      serve: false,
      never: true,
      reason: `no slot that leaves ${seconds(needed)} s for the answer`,
    }
  }
  return { serve: true, paced: paced || trial || status === 'half-open', startAt, ...(trial && { trial }) }
}

/** An old request had its chances: that it is late says nothing about the bucket. */
const isYoung = ({ now, startedAt, deadlineAt }: RequestTime) => now - startedAt <= (deadlineAt - startedAt) / 2

/** Whether a call to this bucket must ask for a slot or a place. */
export const mustAsk = (tier: Pick<Tier, 'kind' | 'quota'>, state: BucketState | undefined, now: number): boolean =>
  isWindowed(tier) ? isLimited(state, tier.quota?.concurrency, now) : isPaced(state, tier.quota, now)

const earliest = (tier: Pick<Tier, 'kind' | 'quota'>, state: BucketState | undefined, { now, cost }: CapacityAsk) =>
  isWindowed(tier) ? place(state, tier.quota?.concurrency, now) : slot(state, tier.quota, cost, now)

const longest = (tier: Pick<Tier, 'kind' | 'quota'>, state: BucketState | undefined, ask: CapacityAsk): number =>
  isWindowed(tier) ? 0 : longestWait(state, tier.quota, ask.cost, ask.now, allowedWaitMs(ask))

const noSlot = (
  tier: Pick<Tier, 'kind' | 'quota'>,
  state: BucketState | undefined,
  startAt: number,
  now: number,
): string => {
  const wait = seconds(startAt - now)
  if (isWindowed(tier)) return `no place for ${wait} s (${limitAt(state, tier.quota?.concurrency, now)} at a time)`
  if (tier.quota) return `no slot for ${wait} s (its quota is used up)`
  return `no slot for ${wait} s (paced at ${rateAt(state, undefined, now).toFixed(1)}/s)`
}

const seconds = (ms: number) => (ms / SECOND).toFixed(1)

/**
 * How long a request may wait for a slot inside the function: up to a second. Older requests may wait longer, because
 * they have less time to come back (it raises what is answered in time under overload).
 */
export const allowedWaitMs = ({ now, startedAt, deadlineAt }: RequestTime): number => {
  const used = (now - startedAt) / Math.max(1, deadlineAt - startedAt)
  return SECOND * (0.2 + 0.8 * Math.min(1, Math.max(0, used)))
}

/** The tiers with a slot now in their order, then those that must be waited for, the earliest first. */
export const bySlot = <T extends { startAt: number }>(tiers: readonly T[], now: number): T[] => {
  const later = tiers.filter(tier => tier.startAt > now).toSorted((a, b) => a.startAt - b.startAt)
  return [...tiers.filter(tier => tier.startAt <= now), ...later]
}

export interface WaitAsk extends RequestTime {
  /** How often this execution has planned before. */
  round: number
  assessments: readonly Assessment[]
  /** 0 ≤ random < 1. */
  random: number
}

/**
 * Whole seconds after which a waiting route plans again: not before the earliest slot or opening, and spread out so that
 * those who wait do not come back together. The older the request, the longer its steps: a day of waiting needs fewer
 * than 60 rounds, and nobody waits half as long again as it had to. A clock that was set back makes a request younger than
 * its rounds, of which each waits a second at least: then the rounds tell its age.
 * @returns undefined when no tier opens early enough to answer in time
 */
export function waitSeconds(ask: WaitAsk): number | undefined {
  const { now, startedAt, deadlineAt, round, assessments, random } = ask
  const openings = assessments.flatMap(one => (one.serve ? [one.startAt] : one.never ? [] : [one.opensAt ?? now]))
  const earliestMs = Math.min(...openings) - now
  const leftMs = deadlineAt - now
  if (openings.length === 0 || earliestMs + SECOND > leftMs) return undefined
  const ageMs = now - startedAt
  const longMs = ageMs < round * SECOND ? 3 * SECOND * 1.3 ** round : 0.3 * ageMs
  const stepMs = Math.min(0.3 * leftMs, Math.max(3 * SECOND, longMs))
  const waitMs = Math.max(earliestMs, stepMs) * (0.5 + random)
  return Math.max(1, Math.ceil(earliestMs / SECOND), Math.round(Math.min(waitMs, leftMs - SECOND) / SECOND))
}
