import type { Answer, Attempt, Skipped } from '../core/answer.ts'
import type { Call, Ladder, Visit } from '../core/history/ladder.ts'

/** One line of a drawn ladder: a call of a tier, a tier left out, or one still to come. */
export interface Row {
  state: 'answered' | 'failed' | 'running' | 'pending' | 'skipped' | 'waiting' | 'waited'
  /** Empty on the second and later calls of one visit. */
  tier: string
  kind: string
  /** An outcome name of `answer.ts`, or words of our own for what has no outcome yet. */
  outcome?: string
  words?: string
  why?: string
  ms?: number
}

/** A pause this long after a failed call is a wait for its retry rather than the step down to the next tier. */
const RETRY_VISIBLE_MS = 150

/** @param now milliseconds since the epoch, for what still runs */
export function ladderRows(ladder: Ladder, now: number): Row[] {
  const running = ladder.status === 'RUNNING'
  const visited = new Set(ladder.visits.map(visit => visit.tier))
  const steps = [
    ...ladder.visits.map(visit => ({ at: visit.startedAt, rows: visitRows(visit, running, now) })),
    ...ladder.waits.map(({ startedAt, endedAt }) => ({ at: startedAt, rows: [waitedRow(endedAt - startedAt)] })),
  ].sort((a, b) => a.at - b.at)
  const rows = [...skippedRows(ladder.skipped), ...steps.flatMap(step => step.rows)]
  if (ladder.waiting) rows.push(waitingRow(ladder.waiting, now))
  if (running) {
    const pending = ladder.planned.filter(tier => !visited.has(tier.id))
    rows.push(...pending.map(tier => ({ state: 'pending' as const, tier: tier.id, kind: tier.kind ?? '' })))
  }
  return rows
}

/** An Express execution has no history to read: its answer or its failure says the same, without the single calls. */
export function attemptRows(record: { attempts: readonly Attempt[]; skipped: readonly Skipped[] }): Row[] {
  const rows = record.attempts.map(attempt => {
    const firstToken = firstTokenText(attempt.firstTokenMs)
    const tries = attempt.tries > 1 ? `${attempt.tries} calls` : undefined
    const why = [attempt.message ?? firstToken, tries].filter(Boolean).join(' · ')
    return {
      state: attempt.outcome === 'Answered' ? ('answered' as const) : ('failed' as const),
      tier: attempt.tier,
      kind: attempt.kind,
      outcome: attempt.outcome,
      ...(why && { why }),
      ms: Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt),
    }
  })
  return [...skippedRows(record.skipped), ...rows]
}

const skippedRows = (skipped: readonly Skipped[]): Row[] =>
  skipped.map(({ tier, reason }) => ({ state: 'skipped', tier, kind: '', words: 'skipped', why: reason }))

function visitRows(visit: Visit, running: boolean, now: number): Row[] {
  const rows = visit.calls.map((call, index) => callRow(visit, call, index, running, now))
  const last = visit.calls.at(-1)
  const betweenCalls = running && visit.endedAt === undefined && last?.endedAt !== undefined
  if (betweenCalls && last.outcome !== 'Answered' && now - (last.endedAt ?? now) > RETRY_VISIBLE_MS) {
    rows.push({ state: 'running', tier: '', kind: '', words: 'waits to retry', ms: now - (last.endedAt ?? now) })
  }
  return rows
}

function callRow(visit: Visit, call: Call, index: number, running: boolean, now: number): Row {
  const tier = index === 0 ? visit.tier : ''
  const kind = index === 0 ? (visit.kind ?? '') : `retry ${index}`
  if (call.endedAt === undefined || call.outcome === undefined) {
    if (running) return { state: 'running', tier, kind, words: 'calling', ms: now - call.startedAt }
    return { state: 'failed', tier, kind, words: 'stopped' }
  }
  const why = call.message ?? firstTokenText(call.firstTokenMs)
  return {
    state: call.outcome === 'Answered' ? 'answered' : 'failed',
    tier,
    kind,
    outcome: call.outcome,
    ...(why && { why: call.status ? `${call.status} ${why}` : why }),
    ms: call.endedAt - call.startedAt,
  }
}

function waitingRow(waiting: { since: number; until?: number }, now: number): Row {
  const left = waiting.until === undefined ? undefined : Math.max(0, Math.ceil((waiting.until - now) / 1000))
  const why = left === undefined ? 'no tier has capacity now' : `no tier has capacity now; plans again in ${left} s`
  return { state: 'waiting', tier: '', kind: '', words: 'waiting', why, ms: now - waiting.since }
}

const waitedRow = (ms: number): Row => ({
  state: 'waited',
  tier: '',
  kind: '',
  words: 'waited',
  why: 'no tier had capacity',
  ms,
})

const firstTokenText = (ms: number | undefined) =>
  ms === undefined ? undefined : `first token after ${Math.round(ms)} ms`

/** Whether the tier that answered did what was asked of it, or why it is not quite that. */
export function degradation(answer: Answer): string | undefined {
  const { latency, serviceTier } = answer.servedBy
  if (latency && latency.requested !== latency.served)
    return `asked for ${latency.requested} latency, served ${latency.served}`
  if (serviceTier && serviceTier.requested !== serviceTier.served) {
    return `asked for service tier ${serviceTier.requested}, served ${serviceTier.served}`
  }
  return undefined
}
