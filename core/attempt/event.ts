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
  /** How many of the tiers below have a larger window: what is left when this one is too small. */
  largerBelow: number
  /** The visit before this one was at the same tier: a tier that is down is not asked a third time. */
  again: boolean
  /** The route waits and plans again when no tier is left. */
  patient: boolean
  afterTimeout: 'next' | 'stop'
  /** Every attempt before this one was refused, and no tier was left out for a reason that passes. */
  onlyRefused: boolean
  /** Content of an earlier attempt may have been written to the answer stream. */
  shown?: boolean
  /** US dollars that earlier attempts cost. */
  spentUsd: number
}
