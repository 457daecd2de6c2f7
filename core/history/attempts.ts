import type { Answer, Skipped } from '../answer.ts'
import type { TierKind } from '../kind.ts'
import type { FailureDetails, HistoryEvent } from './events.ts'
import { numberOf, objectOf, parsed, textOf, timeOf } from './events.ts'
import { readCallFailure, readExecutionFailure } from './failure.ts'
import type { Ladder, Visit } from './ladder.ts'

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

/**
 * Reads a ladder from the events of GetExecutionHistory in ascending order; `read` may be called as events arrive.
 * It understands AWS's own histories and those of the laptop alike, and one without inputs and outputs.
 */
export function createLadderReader(): { ladder: Ladder; read(event: HistoryEvent): void } {
  const ladder: Ladder = { status: 'RUNNING', planned: [], skipped: [], visits: [], waits: [], path: [] }
  let visit: Visit | undefined

  const read = (event: HistoryEvent): void => {
    const at = timeOf(event.timestamp)
    const type = event.type ?? ''
    if (type === 'ExecutionStarted') ladder.startedAt = at
    else if (type.startsWith('Execution')) finish(ladder, event, type, at)
    else if (type.endsWith('StateEntered')) visit = enter(ladder, event, type, at)
    else if (type.endsWith('StateExited')) leave(ladder, visit, event, at)
    else if (visit) call(visit, event, type, at)
  }
  return { ladder, read }
}

/** @param events of one execution, in any order */
export function readLadder(events: readonly HistoryEvent[]): Ladder {
  const { ladder, read } = createLadderReader()
  for (const event of [...events].sort((a, b) => (a.id ?? 0) - (b.id ?? 0))) read(event)
  return ladder
}

function enter(ladder: Ladder, event: HistoryEvent, type: string, at: number): Visit | undefined {
  const name = event.stateEnteredEventDetails?.name ?? ''
  ladder.path.push(name)
  ladder.current = name
  if (type === 'WaitStateEntered') {
    ladder.waiting = { since: at, ...(ladder.waitSeconds && { until: at + ladder.waitSeconds * 1000 }) }
  }
  const kind = KIND_BY_STATE[name]
  if (!kind) return undefined
  const visit: Visit = { tier: name, kind, state: name, startedAt: at, calls: [] }
  ladder.visits.push(visit)
  return visit
}

function leave(ladder: Ladder, visit: Visit | undefined, event: HistoryEvent, at: number): void {
  const details = event.stateExitedEventDetails
  if (visit) visit.endedAt = at
  if (event.type === 'WaitStateExited' && ladder.waiting) {
    ladder.waits.push({ startedAt: ladder.waiting.since, endedAt: at })
    delete ladder.waiting
  }
  if (details?.name === 'Plan') applyPlan(ladder, details.assignedVariables ?? {})
}

/** Takes over what Plan decided; a waiting route plans again, and the newest plan counts. */
function applyPlan(ladder: Ladder, assigned: Record<string, string>): void {
  const plan = Object.fromEntries(Object.entries(assigned).map(([name, text]) => [name, parsed(text)]))
  const route = textOf(plan.route)
  if (route) ladder.route = route
  const deadlineAt = textOf(plan.deadlineAt)
  if (deadlineAt) ladder.deadlineAt = timeOf(deadlineAt)
  if (Array.isArray(plan.skipped)) ladder.skipped = plan.skipped as Skipped[]
  if (Array.isArray(plan.tiers)) ladder.planned = plan.tiers as Ladder['planned']
  const seconds = numberOf(plan.waitSeconds)
  if (seconds !== undefined) ladder.waitSeconds = seconds
}

function call(visit: Visit, event: HistoryEvent, type: string, at: number): void {
  if (type.endsWith('Scheduled')) {
    const payload = objectOf(parsed(event.taskScheduledEventDetails?.parameters)).Payload
    const sent = objectOf(payload ?? parsed(event.lambdaFunctionScheduledEventDetails?.input))
    visit.tier = textOf(objectOf(sent.tier).id) ?? visit.tier
    visit.calls.push({ startedAt: at })
    return
  }
  const current = visit.calls.at(-1)
  if (!current || current.endedAt !== undefined) return
  if (type.endsWith('Succeeded')) {
    const result = objectOf(parsed(successOf(event)))
    const attempt = objectOf(objectOf(result.Payload ?? result).attempt)
    const firstTokenMs = numberOf(attempt.firstTokenMs)
    const usd = numberOf(attempt.usd)
    Object.assign(current, { endedAt: at, outcome: 'Answered' })
    if (firstTokenMs !== undefined) current.firstTokenMs = firstTokenMs
    if (usd !== undefined) current.usd = usd
  } else if (type.endsWith('TimedOut')) {
    Object.assign(
      current,
      { endedAt: at },
      readCallFailure({ cause: failureOf(event)?.cause, error: 'States.Timeout' }),
    )
  } else if (type.endsWith('Failed')) {
    Object.assign(current, { endedAt: at }, readCallFailure(failureOf(event)))
  }
}

const successOf = (event: HistoryEvent): string | undefined =>
  event.taskSucceededEventDetails?.output ?? event.lambdaFunctionSucceededEventDetails?.output

const failureOf = (event: HistoryEvent): FailureDetails | undefined =>
  event.taskFailedEventDetails ??
  event.taskTimedOutEventDetails ??
  event.taskStartFailedEventDetails ??
  event.taskSubmitFailedEventDetails ??
  event.lambdaFunctionFailedEventDetails ??
  event.lambdaFunctionTimedOutEventDetails

const END_STATUS: Readonly<Record<string, Ladder['status']>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
}

function finish(ladder: Ladder, event: HistoryEvent, type: string, at: number): void {
  const status = END_STATUS[type]
  if (!status) return // ExecutionRedriven: it goes on
  ladder.status = status
  ladder.endedAt = at
  delete ladder.current
  delete ladder.waiting
  if (status === 'SUCCEEDED') {
    const output = objectOf(parsed(event.executionSucceededEventDetails?.output))
    if (Array.isArray(output.attempts)) takeAnswer(ladder, output as unknown as Answer)
    const first = textOf(output.duplicateOf)
    if (first) ladder.duplicateOf = first
    return
  }
  const details =
    event.executionFailedEventDetails ?? event.executionTimedOutEventDetails ?? event.executionAbortedEventDetails
  ladder.failure = readExecutionFailure({ ...details, error: details?.error ?? STATUS_ERROR[status] })
  if (ladder.failure.skipped.length > 0) ladder.skipped = ladder.failure.skipped
}

const STATUS_ERROR: Readonly<Partial<Record<Ladder['status'], string>>> = {
  TIMED_OUT: 'States.Timeout',
  ABORTED: 'Aborted',
}

function takeAnswer(ladder: Ladder, answer: Answer): void {
  ladder.answer = answer
  ladder.route = answer.route
  if (Array.isArray(answer.skipped)) ladder.skipped = answer.skipped
}
