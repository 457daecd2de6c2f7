import type { Answer, Skipped } from '../answer.ts'
import type { TierKind } from '../kind.ts'
import type { HistoryEvent } from './event.ts'
import { readCallFailure, readExecutionFailure } from './failure.ts'
import type { Ladder, Planned, TierCall, TierVisit } from './ladder.ts'
import { planOf } from './plan-variables.ts'
import { questionOf } from './question.ts'
import { isRecord, numberOf, objectOf, parsed, put, recordsOf, textOf, timeOf } from './values.ts'
import type { Call, Visit } from './visit.ts'

/** The Task states of the router by the kind they serve: how a tier is known where inputs are left out. */
const KIND_BY_STATE: Readonly<Record<string, TierKind>> = {
  'Latency-optimized': 'latency-optimized',
  'On-demand': 'on-demand',
  'Provisioned throughput': 'provisioned',
  'Cross-Region': 'cross-region',
  'Prompt router': 'prompt-router',
  'Imported model': 'imported',
  'SageMaker endpoint': 'sagemaker',
}

/** The states of the router that plan, and that wait. */
const PLAN = 'Plan'

/**
 * Reads the ladder out of the visits of a history, complete or not. It understands AWS's own histories and those of the
 * laptop alike, those of 0.1 and 0.2, and one without inputs and outputs.
 */
export function readLadder(
  events: readonly HistoryEvent[],
  visits: readonly Visit[],
  redrives: readonly number[],
): Ladder {
  const path = visits.map(visit => visit.name)
  const ladder: Ladder = {
    status: 'RUNNING',
    planned: [],
    everPlanned: [],
    skipped: [],
    visits: [],
    waits: [],
    path,
    redrives: [...redrives],
  }
  const first = events[0]
  if (first?.type === 'ExecutionStarted') ladder.startedAt = first.timestamp
  put(ladder, 'question', questionOf(textOf(first?.details.input)))
  for (const visit of visits) {
    if (visit.name === PLAN) applyPlan(ladder, visit.assigned)
    if (visit.type === 'Wait') wait(ladder, visit)
    const tier = tierVisit(visit)
    if (tier) ladder.visits.push(tier)
  }
  const current = visits.findLast(visit => visit.exitedAt === undefined)?.name ?? path.at(-1)
  // What a redrive follows is no end.
  const last = events.findLast(event => END_STATUS[event.type] ?? event.type === 'ExecutionRedriven')
  if (last && END_STATUS[last.type]) finish(ladder, last)
  else put(ladder, 'current', current)
  return ladder
}

/** Takes over what Plan decided; a waiting route plans again, and the newest plan counts. */
function applyPlan(ladder: Ladder, assigned: Readonly<Record<string, string>>): void {
  const plan = planOf(assigned)
  put(ladder, 'route', textOf(plan.route))
  const deadlineAt = textOf(plan.deadlineAt)
  if (deadlineAt) ladder.deadlineAt = timeOf(deadlineAt)
  if (Array.isArray(plan.skipped)) ladder.skipped = plan.skipped as Skipped[]
  if (Array.isArray(plan.tiers)) {
    ladder.planned = recordsOf(plan.tiers) as unknown as Planned[]
    const known = new Set(ladder.everPlanned.map(tier => tier.id))
    ladder.everPlanned.push(...ladder.planned.filter(tier => !known.has(tier.id)))
  }
  put(ladder, 'waitSeconds', numberOf(plan.waitSeconds))
}

function wait(ladder: Ladder, { enteredAt, exitedAt }: Visit): void {
  if (exitedAt !== undefined) {
    ladder.waits.push({ startedAt: enteredAt, endedAt: exitedAt })
    return
  }
  ladder.waiting = { since: enteredAt }
  if (ladder.waitSeconds) ladder.waiting.until = enteredAt + ladder.waitSeconds * 1000
}

function tierVisit(visit: Visit): TierVisit | undefined {
  if (visit.type !== 'Task') return undefined
  const sent = objectOf(payloadOf(visit.calls.findLast(call => call.parameters !== undefined)).tier)
  const kind = KIND_BY_STATE[visit.name] ?? (textOf(sent.kind) as TierKind | undefined)
  if (!kind) return undefined
  const { name, enteredAt } = visit
  const tier: TierVisit = {
    id: visit.id,
    tier: textOf(sent.id) ?? name,
    kind,
    state: name,
    startedAt: enteredAt,
    calls: visit.calls.map(tierCall),
  }
  put(tier, 'endedAt', visit.exitedAt)
  return tier
}

/** The event that an attempt function got: `lambda:invoke` wraps it, a plain function ARN does not. */
function payloadOf(call: Call | undefined): Record<string, unknown> {
  const parameters = objectOf(parsed(call?.parameters))
  return isRecord(parameters.Payload) ? parameters.Payload : parameters
}

function tierCall(call: Call): TierCall {
  const read: TierCall = { startedAt: call.scheduledAt }
  put(read, 'endedAt', call.endedAt)
  if (call.outcome === 'failed' || call.outcome === 'timed out') {
    const error = call.outcome === 'timed out' ? 'States.Timeout' : call.error
    return Object.assign(read, readCallFailure({ error, cause: call.cause }))
  }
  if (call.outcome !== 'succeeded') return read
  const result = objectOf(parsed(call.output))
  const attempt = objectOf(objectOf(result.Payload ?? result).attempt)
  read.outcome = 'Answered'
  put(read, 'firstTokenMs', numberOf(attempt.firstTokenMs))
  put(read, 'usd', numberOf(attempt.usd))
  return read
}

const END_STATUS: Readonly<Record<string, Ladder['status'] | undefined>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
}
const STATUS_ERROR: Readonly<Partial<Record<Ladder['status'], string>>> = {
  TIMED_OUT: 'States.Timeout',
  ABORTED: 'Aborted',
}

function finish(ladder: Ladder, { type, timestamp, details }: HistoryEvent): void {
  ladder.status = END_STATUS[type] ?? 'RUNNING'
  ladder.endedAt = timestamp
  delete ladder.waiting
  if (ladder.status === 'SUCCEEDED') {
    const output = objectOf(parsed(textOf(details.output)))
    if (Array.isArray(output.attempts)) takeAnswer(ladder, output as unknown as Answer)
    put(ladder, 'duplicateOf', textOf(output.duplicateOf))
    return
  }
  const error = textOf(details.error) ?? STATUS_ERROR[ladder.status]
  ladder.failure = readExecutionFailure({ error, cause: textOf(details.cause) })
  if (ladder.failure.skipped.length > 0) ladder.skipped = ladder.failure.skipped
}

function takeAnswer(ladder: Ladder, answer: Answer): void {
  ladder.answer = answer
  put(ladder, 'route', answer.route)
  if (Array.isArray(answer.skipped)) ladder.skipped = answer.skipped
}
