import type { Answer, Attempt, Skipped } from '../core/answer.ts'
import type { Ladder, TierCall, TierVisit } from '../core/history/ladder.ts'
import { type Rung, rungsOf } from '../core/history/rungs.ts'
import { formatElapsed } from './units.ts'

/** One line of a drawn ladder: a call of a tier, a tier left out, or one still to come. */
export interface Row {
  state: 'answered' | 'failed' | 'running' | 'pending' | 'skipped' | 'unreached' | 'waiting' | 'waited'
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

/** A pause of at least this between two calls, or before the first one, is told: rows should add up to the time in all. */
const PAUSE_VISIBLE_MS = 200

/** @param now milliseconds since the epoch, for what still runs */
export function ladderRows(ladder: Ladder, now: number): Row[] {
  const running = ladder.status === 'RUNNING'
  const rungs = rungsOf(ladder)
  const steps = [
    ...ladder.visits.map(visit => ({ at: visit.startedAt, rows: visitRows(visit, running, now) })),
    ...ladder.waits.map(({ startedAt, endedAt }) => ({ at: startedAt, rows: [waitedRow(endedAt - startedAt)] })),
    ...ladder.redrives.map(at => ({ at, rows: [redriveRow] })),
  ].sort((a, b) => a.at - b.at)
  const rows = [
    ...rungs.filter(rung => rung.fate === 'skipped').map(rungRow),
    ...planRows(ladder),
    ...steps.flatMap(step => step.rows),
  ]
  if (ladder.waiting) rows.push(waitingRow(ladder.waiting, now))
  return [...rows, ...rungs.filter(rung => rung.fate !== 'skipped' && rung.fate !== 'tried').map(rungRow)]
}

/** A tier that was not tried. */
function rungRow({ tier, kind: known, fate, why }: Rung): Row {
  const kind = known ?? ''
  if (fate === 'to come') return { state: 'pending', tier, kind }
  const state = fate === 'skipped' ? 'skipped' : 'unreached'
  return { state, tier, kind, words: fate, ...(why && { why }) }
}

/** What passed before the first call: planning, and on AWS the start of a function. */
function planRows({ startedAt, visits, waits }: Ladder): Row[] {
  const first = Math.min(
    ...visits.flatMap(visit => visit.calls[0]?.startedAt ?? []),
    ...waits.map(wait => wait.startedAt),
  )
  const ms = first - (startedAt ?? Number.NaN)
  return ms >= PAUSE_VISIBLE_MS && ms < Number.POSITIVE_INFINITY
    ? [{ state: 'waited', tier: '', kind: '', words: 'planned', ms }]
    : []
}

const redriveRow: Row = {
  state: 'waited',
  tier: '',
  kind: '',
  words: 'redriven',
  why: 'somebody started it again here',
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

function visitRows(visit: TierVisit, running: boolean, now: number): Row[] {
  const rows = visit.calls.flatMap((call, index) => [
    ...pauseRows(visit.calls[index - 1], call),
    callRow(visit, call, index, running, now),
  ])
  const last = visit.calls.at(-1)
  const betweenCalls = running && visit.endedAt === undefined && last?.endedAt !== undefined
  if (betweenCalls && last.outcome !== 'Answered' && now - (last.endedAt ?? now) > RETRY_VISIBLE_MS) {
    rows.push({ state: 'running', tier: '', kind: '', words: 'waits to retry', ms: now - (last.endedAt ?? now) })
  }
  return rows
}

/** The state machine waits before it calls a tier again. */
function pauseRows(before: TierCall | undefined, { startedAt }: TierCall): Row[] {
  const ms = startedAt - (before?.endedAt ?? startedAt)
  return ms >= PAUSE_VISIBLE_MS
    ? [{ state: 'waited', tier: '', kind: '', words: 'paused', why: 'before the retry', ms }]
    : []
}

function callRow(visit: TierVisit, call: TierCall, index: number, running: boolean, now: number): Row {
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
  const why =
    left === undefined
      ? 'no tier has capacity now'
      : `plans again in ${formatElapsed(left * 1000)}: no tier has capacity now`
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
  ms === undefined ? undefined : `first token after ${formatElapsed(ms)}`

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
