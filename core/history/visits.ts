import type { HistoryEvent } from './event.ts'
import { exit } from './exit.ts'
import { parentOf, type Reading, startReading } from './reading.ts'
import { record } from './record.ts'
import { follow, revive, unfinished } from './redrive.ts'
import { cut, failScope } from './settle.ts'
import { put, textOf } from './values.ts'
import type { Visit, VisitStatus } from './visit.ts'

const ENTERED = /^(\w+)StateEntered$/
const EXITED = /^\w+StateExited$/
const ABORTED = /^(\w+)StateAborted$/

/**
 * Reads the visits of all states out of a history, in the order of entering; linear in the number of events.
 * Retries are calls of the same visit: AWS has no retry event.
 * @param events in the order of their ids, from the first on
 */
export function readVisits(events: readonly HistoryEvent[]): Visit[] {
  return readStates(events).visits
}

/** @returns the visits, and when the execution was redriven (epoch milliseconds) */
export function readStates(events: readonly HistoryEvent[]): Pick<Reading, 'visits' | 'redrives'> {
  const reading = startReading()
  for (const [index, event] of events.entries()) {
    if (event.type.startsWith('Execution')) readExecution(reading, event)
    else if (ENTERED.test(event.type)) enter(reading, event, index)
    else within(reading, event, index)
  }
  return reading
}

function enter(reading: Reading, event: HistoryEvent, index: number): void {
  const before = reading.places.get(event.previousEventId)
  const name = textOf(event.details.name) ?? ''
  const type = ENTERED.exec(event.type)?.[1] ?? ''
  const again = unfinished(reading, name, type)
  const outer = before?.visit ?? (again && parentOf(reading, again))
  // The first state of a branch or an item follows its Map or Parallel state; any other one the state before it.
  const holds = outer && (outer.type === 'Map' || outer.type === 'Parallel') && isLastIn(reading, outer)
  const around = holds || !before?.visit ? outer : outer && parentOf(reading, outer)
  const visit: Visit = {
    id: event.id,
    name,
    type,
    enteredAt: event.timestamp,
    status: 'running',
    assigned: {},
    calls: [],
    events: [index],
  }
  put(visit, 'input', textOf(event.details.input))
  put(visit, 'parent', around && revive(reading, around, event).id)
  put(visit, 'iteration', before?.visit ? (holds ? before.iteration : before.visit.iteration) : again?.iteration)
  reading.visits.push(visit)
  reading.byId.set(visit.id, visit)
  reading.open.add(visit)
  reading.entered.set(visit, event.previousEventId)
  reading.places.set(event.id, { visit, iteration: visit.iteration })
  if (again) follow(reading, again, visit)
}

/** Whether a Map or Parallel state has not ended, or is tried again by a redrive. */
const isLastIn = (reading: Reading, outer: Visit): boolean =>
  reading.open.has(outer) || (reading.redrives.length > 0 && reading.unfinished.has(outer))

/** An event of a state that was entered. */
function within(reading: Reading, event: HistoryEvent, index: number): void {
  const before = reading.places.get(event.previousEventId)
  const visit = visitOf(reading, event, before?.visit)
  const told = event.details.index
  const iteration = event.type.startsWith('MapIteration') && typeof told === 'number' ? told : before?.iteration
  reading.places.set(event.id, { visit, iteration })
  if (!visit) return
  visit.events.push(index)
  if (EXITED.test(event.type)) exit(reading, visit, event)
  else record(reading, visit, event, index, iteration)
}

function visitOf(reading: Reading, event: HistoryEvent, before: Visit | undefined): Visit | undefined {
  const { type, details } = event
  const name = textOf(type === 'EvaluationFailed' ? details.state : details.name)
  const wanted = ABORTED.exec(type)?.[1] ?? /^(Map|Parallel)/.exec(type)?.[1]
  // AWS links an end to whatever came before it, at any depth.
  for (let visit = before; visit; visit = parentOf(reading, visit)) {
    const fits = name === undefined ? wanted === undefined || visit.type === wanted : visit.name === name
    if (fits && reading.open.has(visit)) return visit
  }
  const again = unfinished(reading, name, wanted ?? (name === undefined ? 'Task' : undefined))
  if (again) return revive(reading, again, event)
  if (name === undefined && wanted === undefined) return undefined
  const open = [...reading.open].filter(
    visit => (name === undefined || visit.name === name) && (!wanted || visit.type === wanted),
  )
  // An EvaluationFailed points to the event before the state was entered: that tells it from the same state of other items.
  return open.find(visit => reading.entered.get(visit) === event.previousEventId) ?? open.at(-1)
}

const ENDS: Readonly<Record<string, VisitStatus>> = {
  ExecutionSucceeded: 'succeeded',
  ExecutionFailed: 'failed',
  ExecutionTimedOut: 'timedOut',
  ExecutionAborted: 'aborted',
}

function readExecution(reading: Reading, event: HistoryEvent): void {
  const { type, timestamp: at, details } = event
  if (type === 'ExecutionRedriven') {
    reading.redrives.push(at)
    return
  }
  const status = ENDS[type]
  if (!status) return
  const left = [...reading.open, ...reading.cutOff]
  const before = reading.places.get(event.previousEventId)?.visit
  const failure = { at, error: textOf(details.error), cause: textOf(details.cause), before }
  if (status === 'failed') failScope(reading, left, failure)
  else for (const visit of left) cut(reading, visit, status, at)
  // What failed in a state that caught it is over; what ended with the execution may be redriven.
  for (const visit of reading.visits) if (isUnfinished(reading, visit, left)) reading.unfinished.set(visit, undefined)
}

/** Ended by the end of the execution, or failed in a Map or Parallel state that was. */
function isUnfinished(reading: Reading, visit: Visit, left: readonly Visit[]): boolean {
  if (reading.unfinished.has(visit) || visit.status === 'succeeded' || visit.status === 'caught') return false
  for (let one: Visit | undefined = visit; one; one = parentOf(reading, one)) if (left.includes(one)) return true
  return false
}
