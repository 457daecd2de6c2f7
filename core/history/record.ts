import type { HistoryEvent } from './event.ts'
import type { Reading } from './reading.ts'
import { cut, failScope, unsettled } from './settle.ts'
import { put, textOf } from './values.ts'
import type { Call, Visit } from './visit.ts'

const CALL = /^(?:Task|LambdaFunction|Activity)(Schedule|Start|Submit)?(Scheduled|Succeeded|Failed|TimedOut)$/

/** Takes into a visit what an event says that is neither its beginning nor its end. */
export function record(reading: Reading, visit: Visit, event: HistoryEvent, index: number, iteration?: number): void {
  const { type, details, timestamp: at } = event
  const [isCall, , outcome] = CALL.exec(type) ?? []
  if (isCall) recordCall(reading, visit, event, index, outcome ?? '')
  else if (type === 'EvaluationFailed' || type === 'MapRunFailed') {
    fail(reading, visit, { error: textOf(details.error) ?? 'States.Runtime', cause: textOf(details.cause), index, at })
  } else if (type.endsWith('StateAborted')) {
    for (const inner of unsettled(reading, visit)) cut(reading, inner, 'aborted', at)
    visit.status = 'aborted'
    visit.exitedAt = at
    reading.open.delete(visit)
    reading.cutOff.add(visit)
  } else if (type === 'MapStateFailed' || type === 'ParallelStateFailed') {
    failInside(reading, visit, event)
    const { error, cause } = visit.error === undefined ? (reading.culprits.get(visit) ?? visit) : visit
    reading.failures.set(visit, { index, at })
    put(visit, 'error', error)
    put(visit, 'cause', cause)
  } else recordMap(reading, visit, event, iteration)
}

function recordMap(reading: Reading, visit: Visit, event: HistoryEvent, iteration: number | undefined): void {
  const { type, details, timestamp: at } = event
  const { iterations } = visit
  if (type === 'MapStateStarted' || type === 'ParallelStateStarted') {
    // A second one is a retry of the whole state.
    succeed(reading, visit)
    if (type === 'MapStateStarted') visit.iterations = { total: Number(details.length ?? 0), succeeded: 0, failed: 0 }
  } else if (type === 'MapStateSucceeded' || type === 'ParallelStateSucceeded') {
    succeed(reading, visit)
    visit.status = 'succeeded'
  } else if (type === 'MapIterationSucceeded' && iterations) iterations.succeeded++
  else if (type === 'MapIterationFailed') {
    if (iterations) iterations.failed++
    failInside(reading, visit, event, iteration)
  } else if (type === 'MapIterationAborted') {
    for (const inner of unsettled(reading, visit, iteration)) cut(reading, inner, 'aborted', at)
  } else if (type === 'MapRunStarted') put(visit, 'mapRunArn', textOf(details.mapRunArn))
}

function recordCall(reading: Reading, visit: Visit, event: HistoryEvent, index: number, outcome: string): void {
  const { details, timestamp: at } = event
  const current = visit.calls.at(-1)
  if (outcome === 'Scheduled') {
    const next: Call = { scheduledAt: at, outcome: 'running' }
    put(next, 'parameters', textOf(details.parameters) ?? textOf(details.input))
    visit.calls.push(next)
    return
  }
  // What could not even be scheduled has no …Scheduled event of its own.
  const call: Call = current?.outcome === 'running' ? current : { scheduledAt: at, outcome: 'running' }
  if (call !== current) visit.calls.push(call)
  call.endedAt = at
  if (outcome === 'Succeeded') {
    call.outcome = 'succeeded'
    put(call, 'output', textOf(details.output))
    succeed(reading, visit)
    return
  }
  const timedOut = outcome === 'TimedOut'
  call.outcome = timedOut ? 'timed out' : 'failed'
  call.error = textOf(details.error) ?? (timedOut ? 'States.Timeout' : 'States.TaskFailed')
  put(call, 'cause', textOf(details.cause))
  fail(reading, visit, { error: call.error, cause: call.cause, index, at })
}

/** Something inside of a Map or Parallel state is why it failed. */
export function failInside(reading: Reading, visit: Visit, event: HistoryEvent, iteration?: number): void {
  const inside = unsettled(reading, visit, iteration)
  if (inside.length === 0) return
  const before = reading.places.get(event.previousEventId)?.visit
  const culprit = failScope(reading, inside, { at: event.timestamp, before })
  if (culprit && !reading.culprits.has(visit)) reading.culprits.set(visit, culprit)
}

function fail(
  reading: Reading,
  visit: Visit,
  { error, cause, index, at }: { error: string; cause: string | undefined; index: number; at: number },
): void {
  visit.error = error
  if (cause === undefined) delete visit.cause
  else visit.cause = cause
  reading.failures.set(visit, { index, at })
}

/** What succeeds after a retry leaves no failure behind. */
function succeed(reading: Reading, visit: Visit): void {
  delete visit.error
  delete visit.cause
  reading.failures.delete(visit)
  reading.culprits.delete(visit)
}
