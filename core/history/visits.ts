import type { HistoryEvent } from './event.ts'
import { textOf } from './events.ts'

export type VisitStatus = 'running' | 'succeeded' | 'caught' | 'failed' | 'aborted'

/** One call of a Task state: from TaskScheduled (or LambdaFunctionScheduled) to its end. */
export interface Call {
  scheduledAt: number
  endedAt?: number
  outcome: 'running' | 'succeeded' | 'failed' | 'timed out'
  parameters?: string
  output?: string
  error?: string
  cause?: string
}

/** One stay in a state, from its …StateEntered event to its …StateExited, or to the end of the execution. */
export interface Visit {
  /** The id of the …StateEntered event. */
  id: number
  name: string
  /** `Task`, `Choice` … – from the event type. */
  type: string
  enteredAt: number
  exitedAt?: number
  status: VisitStatus
  input?: string
  output?: string
  /** Variables assigned on the way out: name → JSON text. */
  assigned: Readonly<Record<string, string>>
  calls: Call[]
  /** What went wrong here, handled or not. */
  error?: string
  cause?: string
  /** The Map or Parallel state around it: the id of its visit. */
  parent?: number
  /** The index of the Map iteration that it belongs to. */
  iteration?: number
  /** The iterations of a Map state: how many there are and how many have ended how. */
  iterations?: { total: number; succeeded: number; failed: number }
  /** The Map Run of a distributed Map state. */
  mapRunArn?: string
  /** Positions in the list of events. */
  events: number[]
}

const ENTERED = /^(\w+)StateEntered$/
const EXITED = /^(\w+)StateExited$/

/**
 * Reads the visits of all states out of a history, in the order of entering; linear in the number of events.
 * Retries are calls of the same visit: AWS has no retry event.
 */
export function readVisits(events: readonly HistoryEvent[]): Visit[] {
  const visits: Visit[] = []
  const byId = new Map<number, Visit>()
  /** Event id → the visit (and Map iteration) in which it happened. */
  const place = new Map<number, { visit: Visit | undefined; iteration?: number | undefined }>()

  /** The open visit with that name around `from`; AWS links an end to whatever came before it, at any depth. */
  const around = (from: Visit | undefined, name: string | undefined, type?: string): Visit | undefined => {
    for (let visit = from; visit; visit = visit.parent === undefined ? undefined : byId.get(visit.parent)) {
      const fits = name === undefined ? type === undefined || visit.type === type : visit.name === name
      if (fits && visit.exitedAt === undefined) return visit
    }
    if (name === undefined) return undefined
    // An EvaluationFailed points to the event before the state was entered.
    return visits.findLast(visit => visit.name === name && visit.exitedAt === undefined)
  }

  events.forEach((event, index) => {
    const previous = place.get(event.previousEventId)
    const before = previous?.visit
    const entered = ENTERED.exec(event.type)
    if (entered) {
      const open = before?.exitedAt === undefined
      const visit: Visit = {
        id: event.id,
        name: textOf(event.details.name) ?? '',
        type: entered[1] ?? '',
        enteredAt: event.timestamp,
        status: 'running',
        assigned: {},
        calls: [],
        events: [index],
      }
      put(visit, 'input', textOf(event.details.input))
      put(visit, 'parent', open ? before?.id : before?.parent)
      put(visit, 'iteration', open ? previous?.iteration : before?.iteration)
      visits.push(visit)
      byId.set(visit.id, visit)
      place.set(event.id, { visit, iteration: visit.iteration })
      return
    }
    const visit = placeOf(event, before, around)
    const iteration = event.type === 'MapIterationStarted' ? event.details.index : previous?.iteration
    place.set(event.id, { visit, iteration: typeof iteration === 'number' ? iteration : undefined })
    if (!visit) return
    visit.events.push(index)
    if (EXITED.test(event.type)) exit(visit, event)
    else record(visit, event)
  })
  settle(visits, events)
  return visits
}

function placeOf(
  event: HistoryEvent,
  before: Visit | undefined,
  around: (from: Visit | undefined, name: string | undefined, type?: string) => Visit | undefined,
): Visit | undefined {
  if (event.type.startsWith('Execution')) return undefined
  if (event.type === 'EvaluationFailed') return around(before, textOf(event.details.state))
  if (event.type.startsWith('Map')) return around(before, textOf(event.details.name), 'Map')
  if (event.type.startsWith('Parallel')) return around(before, textOf(event.details.name), 'Parallel')
  return around(before, textOf(event.details.name))
}

function exit(visit: Visit, event: HistoryEvent): void {
  visit.exitedAt = event.timestamp
  // AWS writes no event for a Parallel state that failed and was caught: what is missing is its …StateSucceeded.
  const unfinished = visit.type === 'Parallel' && visit.status === 'running'
  visit.status = visit.error === undefined && !unfinished ? 'succeeded' : 'caught'
  put(visit, 'output', textOf(event.details.output))
  const assigned = event.details.assignedVariables
  if (assigned && typeof assigned === 'object') visit.assigned = assigned as Record<string, string>
}

function record(visit: Visit, event: HistoryEvent): void {
  const { type, details, timestamp } = event
  const call = visit.calls.at(-1)
  const iterations = visit.iterations
  if (type === 'TaskScheduled' || type === 'LambdaFunctionScheduled') {
    const next: Call = { scheduledAt: timestamp, outcome: 'running' }
    put(next, 'parameters', textOf(details.parameters) ?? textOf(details.input))
    visit.calls.push(next)
  } else if (type === 'TaskSucceeded' || type === 'LambdaFunctionSucceeded') {
    if (call) {
      Object.assign(call, { outcome: 'succeeded', endedAt: timestamp })
      put(call, 'output', textOf(details.output))
    }
    // A call that succeeded after a retry leaves no failure behind.
    delete visit.error
    delete visit.cause
  } else if (/^(Task|LambdaFunction)\w*(Failed|TimedOut)$/.test(type)) {
    const timedOut = type.endsWith('TimedOut')
    fail(visit, textOf(details.error) ?? (timedOut ? 'States.Timeout' : 'States.TaskFailed'), textOf(details.cause))
    if (!call) return
    Object.assign(call, { outcome: timedOut ? 'timed out' : 'failed', endedAt: timestamp, error: visit.error })
    put(call, 'cause', visit.cause)
  } else if (type === 'EvaluationFailed' || type === 'MapRunFailed') {
    fail(visit, textOf(details.error) ?? 'States.Runtime', textOf(details.cause))
  } else if (type === 'MapStateFailed' || type === 'ParallelStateFailed') {
    if (visit.error === undefined) fail(visit, 'States.TaskFailed', undefined)
  } else if (type.endsWith('StateAborted')) {
    visit.status = visit.error === undefined ? 'aborted' : 'failed'
    visit.exitedAt = timestamp
  } else if (type === 'ParallelStateSucceeded') {
    visit.status = 'succeeded'
  } else if (type === 'MapStateStarted') {
    visit.iterations = { total: Number(details.length ?? 0), succeeded: 0, failed: 0 }
  } else if (type === 'MapIterationSucceeded' && iterations) iterations.succeeded++
  else if (type === 'MapIterationFailed' && iterations) iterations.failed++
  else if (type === 'MapRunStarted') put(visit, 'mapRunArn', textOf(details.mapRunArn))
}

function fail(visit: Visit, error: string, cause: string | undefined): void {
  visit.error = error
  if (cause === undefined) delete visit.cause
  else visit.cause = cause
}

/** What was still open when the execution ended has failed, if its error ended the execution, or was cut off. */
function settle(visits: Visit[], events: readonly HistoryEvent[]): void {
  const end = events.at(-1)
  if (!end || !/^Execution(Failed|Aborted|TimedOut|Succeeded)$/.test(end.type)) return
  for (const visit of visits) {
    if (visit.exitedAt !== undefined) continue
    visit.exitedAt = end.timestamp
    if (visit.status !== 'running') continue
    const failed = end.type === 'ExecutionFailed' && (visit.error !== undefined || visit.type === 'Fail')
    visit.status = failed ? 'failed' : end.type === 'ExecutionSucceeded' ? 'succeeded' : 'aborted'
    if (visit.type === 'Fail') {
      put(visit, 'error', textOf(end.details.error))
      put(visit, 'cause', textOf(end.details.cause))
    }
    for (const call of visit.calls) call.endedAt ??= end.timestamp
  }
}

function put<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value
}
