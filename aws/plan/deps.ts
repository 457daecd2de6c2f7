import type { AttemptResult, Skipped } from '../../core/answer.ts'
import type { Catalogue } from '../../core/catalogue/tier.ts'
import type { Clock } from '../../core/clock.ts'
import type { PlannedTier } from '../../core/plan.ts'
import type { Capacity } from '../capacity/capacity.ts'
import type { Claims } from '../claims/claims.ts'
import type { Payloads } from '../payloads.ts'
import type { OpenPlanStream } from '../stream/plan-stream.ts'

export interface PlanDeps {
  catalogue: Catalogue
  /** Undefined = no store: every tier counts as open and unpaced. */
  capacity?: Capacity | undefined
  claims?: Claims | undefined
  payloads?: Payloads | undefined
  planStream?: OpenPlanStream | undefined
  simulateAllowed: boolean
  clock: Clock
  random(): number
}

export interface PlanEvent {
  request: unknown
  execution: { id: string; startedAt: string }
  /** How often this execution has planned already. */
  round: number
  /** 0 in the first round, else the number of the visit that comes next: where its stream items are. */
  visit: number
  spentUsd: number
  /** Tiers that refused this request already, or were too small for it. */
  refused: string[]
  /** The execution that this one waits for, as its last plan said, or empty. */
  waitingFor: string
}

export interface Plan {
  tiers: PlannedTier[]
  skipped: Skipped[]
  route: string
  deadlineAt: string
  afterTimeout: 'next' | 'stop'
  /** Whether the execution waits and plans again when no tier is left. */
  patient: boolean
  waitSeconds: number
  /** Some tier was left out for a reason that passes. */
  mayPass: boolean
  /** The ARN of the execution that has this idempotency key and still runs, or empty: wait and plan again. */
  waitingFor: string
  /** The answer of the execution that had this idempotency key, or nothing. */
  duplicate: Duplicate | Record<string, never>
}

/** What an execution ends with that asked for what another one has answered; it made no attempts of its own. */
export type Duplicate = AttemptResult['answer'] & {
  duplicateOf: string
  attempts: []
  skipped: []
  route: string
}
