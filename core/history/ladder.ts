import type { Answer, Skipped } from '../answer.ts'
import type { TierKind } from '../kind.ts'
import type { CallFailure, ExecutionFailure } from './failure.ts'

/** One call of a tier; a visit has 1 plus its retries. Times are milliseconds since the epoch. */
export interface Call extends Partial<CallFailure> {
  startedAt: number
  /** Absent while the call runs. */
  endedAt?: number
}

/** One stay in a tier state. */
export interface Visit {
  tier: string
  kind?: TierKind
  state: string
  startedAt: number
  /** Absent while the state runs, a wait between two calls included. */
  endedAt?: number
  calls: Call[]
}

/** What the history of a router execution tells, complete or while it runs. */
export interface Ladder {
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  startedAt?: number
  endedAt?: number
  route?: string
  /** Milliseconds since the epoch. */
  deadlineAt?: number
  /** The tiers that Plan chose, first choice first. */
  planned: { id: string; kind?: TierKind }[]
  skipped: Skipped[]
  visits: Visit[]
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
  /** The first execution of the same event or idempotency key, which has the answer. */
  duplicateOf?: string
  answer?: Answer
  failure?: ExecutionFailure
}
