import type { Answer, Skipped } from '../answer.ts'
import type { TierKind } from '../kind.ts'
import type { CallFailure, ExecutionFailure } from './failure.ts'

/** One call of a tier; a visit has 1 plus its retries. Times are milliseconds since the epoch. */
export interface TierCall extends Partial<CallFailure> {
  startedAt: number
  /** Absent while the call runs. */
  endedAt?: number
}

/** One stay in a tier state. */
export interface TierVisit {
  /** The visit of the history that it is. */
  id: number
  tier: string
  kind?: TierKind
  state: string
  startedAt: number
  /** Absent while the state runs, a wait between two calls included. */
  endedAt?: number
  calls: TierCall[]
}

/** A tier as Plan chose it. */
export interface Planned {
  id: string
  kind?: TierKind
  /** In tokens. */
  contextWindow?: number
}

/** What the history of a router execution tells, complete or while it runs. */
export interface Ladder {
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  startedAt?: number
  endedAt?: number
  /** What was asked, on one line; absent where it is not in the history, as on `store: s3` routes. */
  question?: string
  route?: string
  /** Milliseconds since the epoch. */
  deadlineAt?: number
  /** The tiers of the newest plan, first choice first. */
  planned: Planned[]
  /** Every tier that was planned in any round, in the order of the first plan that had it. */
  everPlanned: Planned[]
  skipped: Skipped[]
  visits: TierVisit[]
  /** The states entered, in order. */
  path: string[]
  /** The state that the execution is in. */
  current?: string
  /** How long the plan wants to wait for capacity when no tier is left. */
  waitSeconds?: number
  /** The waits for capacity that are over, between the rounds of a waiting route. */
  waits: { startedAt: number; endedAt: number }[]
  /** Set while a waiting route waits for capacity; `until` where the plan says so. */
  waiting?: { since: number; until?: number }
  /** When somebody redrove the execution. */
  redrives: number[]
  /** The first execution of the same event or idempotency key, which has the answer. */
  duplicateOf?: string
  answer?: Answer
  failure?: ExecutionFailure
}
