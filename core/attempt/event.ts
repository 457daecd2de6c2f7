import type { PlannedTier } from '../plan.ts'

/** What the state machine hands to an attempt function. */
export interface AttemptEvent {
  /** The execution's input as it came: a request or an EventBridge event. */
  request: unknown
  execution: { id: string; startedAt: string }
  route: string
  tier: PlannedTier
  /** How many tiers could still be asked after this one. */
  tiersBelow: number
  /** ISO 8601. */
  deadlineAt: string
  /** When the state was entered, so when this visit to the tier began; ISO 8601. */
  enteredAt: string
  /** 1 for the first call of this visit. */
  try: number
  /** 1 for the first visit to any tier in this execution, counted over all rounds: where its stream items are. */
  visit: number
  /** No tier is left after this one and the route does not wait: a failure that steps down ends the execution. */
  last: boolean
  /** US dollars that earlier attempts cost. */
  spentUsd: number
}
