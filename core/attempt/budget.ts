import type { TierErrorName } from '../faults/errors.ts'
import type { TierKind } from '../kind.ts'

/** What every tier still below keeps of the time left. */
export const LEAST_ATTEMPT_MS = 2000

/**
 * The least that an attempt is worth starting with. The last second of a deadline is worth little, the one before is not:
 * under overload, two seconds here lost 5 % of the answers (bench: pace).
 */
export const SHORTEST_ATTEMPT_MS = 1000

export interface TimeLeft {
  now: number
  /** Milliseconds since the epoch. */
  deadlineAt: number
  /** How many tiers could still be asked after this one. */
  tiersBelow: number
}

/**
 * The milliseconds that one attempt may take: the tier's timeout, cut so that each tier below keeps two seconds.
 * Undefined when less than a second is left, so that no attempt starts that cannot end in time.
 */
export const attemptBudgetMs = (timeoutMs: number, { now, deadlineAt, tiersBelow }: TimeLeft): number | undefined => {
  const left = deadlineAt - now
  if (left < SHORTEST_ATTEMPT_MS) return undefined
  return Math.max(Math.min(left, LEAST_ATTEMPT_MS), Math.min(timeoutMs, left - LEAST_ATTEMPT_MS * tiersBelow))
}

const THROTTLED = [1000]
const UNAVAILABLE = [1000]
const WARMING_UP = [10_000, 15_000, 22_500, 33_750, 50_625, 60_000]
const SHARED = { TierThrottled: THROTTLED, TierUnavailable: UNAVAILABLE }
const DEDICATED = { TierUnavailable: UNAVAILABLE }
const SCALES_TO_ZERO = { ...SHARED, TierWarmingUp: WARMING_UP }

/**
 * The longest wait in milliseconds before each retry that `statemachines/router.asl.yml` makes, by kind and error
 * name. Retry numbers must be literals in ASL, so they stand twice; a test proves that both agree.
 */
export const RETRY_WAITS: Record<TierKind, Partial<Record<TierErrorName, readonly number[]>>> = {
  'latency-optimized': DEDICATED,
  provisioned: DEDICATED,
  'on-demand': SHARED,
  'cross-region': SHARED,
  'prompt-router': SHARED,
  imported: SCALES_TO_ZERO,
  sagemaker: SCALES_TO_ZERO,
}

const TWINS: Partial<Record<TierErrorName, TierErrorName>> = {
  TierThrottled: 'TierSaturated',
  TierWarmingUp: 'TierCold',
  TierUnavailable: 'TierDown',
}

/** What the state machine is told, and what the record says happened. */
export interface Names {
  name: TierErrorName
  outcome: TierErrorName
}

/**
 * The name to throw. Retry knows neither the deadline nor what was billed, and counts each of its rows by itself: so a
 * retried name is thrown only when it has a retry left by `tried`, nothing may be billed, and the longest wait and one
 * more call still fit. Else its unretried twin is. `tried` is 1 for the first call of the visit.
 *
 * @param slotted the call had a slot of its own, so its throttle says that the bucket is full: a retry would be wasted
 */
export const namesForRetry = (
  name: TierErrorName,
  kind: TierKind,
  tried: number,
  time: TimeLeft,
  { mayBeBilled = false, slotted = false } = {},
): Names => {
  const waits = RETRY_WAITS[kind][name]
  const twin = TWINS[name]
  if (!twin) return { name, outcome: name }
  if (mayBeBilled) return { name: twin, outcome: twin }
  if (!waits) return { name, outcome: name }
  const wait = waits[tried - 1]
  if (wait === undefined) return { name: twin, outcome: name }
  const left = time.deadlineAt - time.now - LEAST_ATTEMPT_MS * time.tiersBelow
  const wasted = slotted && name === 'TierThrottled'
  const told = !wasted && wait + LEAST_ATTEMPT_MS <= left ? name : twin
  return { name: told, outcome: told }
}
