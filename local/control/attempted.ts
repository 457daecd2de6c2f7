import { readEvents } from '../../core/history/event.ts'
import { readHistory } from '../../core/history/history.ts'
import { planOf } from '../../core/history/plan-variables.ts'
import { numberOf, objectOf, recordsOf, textOf } from '../../core/history/values.ts'
import type { Execution } from '../step-functions/execution.ts'

/** What one request did at one tier, over all its visits to it. */
export interface TierRecord {
  /** What the last visit met. */
  outcome: string
  /** Calls, retries included. */
  calls: number
  usd: number
  /** From the tier's own call on, when it answered. */
  firstTokenMs?: number
}

export interface Attempted {
  tiers: ReadonlyMap<string, TierRecord>
  /** Left out by the plan. */
  skipped: readonly string[]
}

/**
 * What a request that has ended tried: told by its answer or its cause, and by its history when it was stopped or ran out
 * of time, which leaves neither.
 * @returns undefined while it runs, and for what is no request
 */
export function attemptedBy(execution: Execution, result: Record<string, unknown>): Attempted | undefined {
  if (execution.status === 'RUNNING') return undefined
  if (Array.isArray(result.attempts)) {
    return { tiers: byTier(recordsOf(result.attempts)), skipped: namesOf(result.skipped) }
  }
  if (execution.status !== 'ABORTED' && execution.status !== 'TIMED_OUT') return undefined
  const { history } = execution
  const { ladder } = readHistory(readEvents(history.slice(1, history.length())))
  if (ladder.route === undefined) return undefined
  const attempts = ladder.visits.map(({ tier, calls }) => ({
    tier,
    outcome: calls.at(-1)?.outcome ?? 'CutOff',
    tries: calls.length,
    usd: calls.reduce((sum, call) => sum + (call.usd ?? 0), 0),
  }))
  return { tiers: byTier(attempts), skipped: namesOf(ladder.skipped) }
}

/** The route of the first plan: a cause does not tell it, and a running execution has no result yet. */
export function plannedRoute({ history }: Execution): string | undefined {
  for (const event of history.slice(1, Math.min(history.length(), PLANNED_BY))) {
    const { name, assignedVariables } = event.stateExitedEventDetails ?? {}
    if (name === 'Plan') return textOf(planOf(assignedVariables ?? {}).route)
  }
  return undefined
}

/** Plan is the first state; its retries are a few events more. */
const PLANNED_BY = 20

function byTier(attempts: readonly object[]): Map<string, TierRecord> {
  const tiers = new Map<string, TierRecord>()
  for (const attempt of attempts.map(objectOf)) {
    const tier = textOf(attempt.tier)
    if (tier === undefined) continue
    const record = tiers.get(tier) ?? { outcome: '', calls: 0, usd: 0 }
    record.outcome = textOf(attempt.outcome) ?? 'Unknown'
    record.calls += numberOf(attempt.tries) ?? 1
    record.usd += numberOf(attempt.usd) ?? 0
    const firstTokenMs = numberOf(attempt.firstTokenMs)
    if (record.outcome === 'Answered' && firstTokenMs !== undefined) record.firstTokenMs = firstTokenMs
    tiers.set(tier, record)
  }
  return tiers
}

const namesOf = (skipped: unknown): string[] => recordsOf(skipped).flatMap(({ tier }) => textOf(tier) ?? [])
