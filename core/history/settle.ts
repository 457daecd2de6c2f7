import { isInside, parentOf, type Reading } from './reading.ts'
import { put } from './values.ts'
import type { Visit, VisitStatus } from './visit.ts'

/** States that take no time: one of them that is open when something failed is what failed. */
const AT_ONCE = new Set(['Choice', 'Pass', 'Fail', 'Succeed'])

/** What is known of the failure of a scope: the execution, an iteration of a Map, a Parallel state. */
export interface ScopeFailure {
  at: number
  error?: string | undefined
  cause?: string | undefined
  /** Where the event before the failure happened. */
  before?: Visit | undefined
}

/**
 * Ends what was open in a scope that failed. Exactly one state is why: it has failed with its own error, the states
 * around it fail with it, and the others were cut off. AWS writes no event for a state that ends by States.Runtime, by a
 * Choice without a match or by an output that is too large, so the one is looked for.
 * @returns the state that failed, when there is one
 */
export function failScope(reading: Reading, scope: Visit[], failure: ScopeFailure): Visit | undefined {
  const culprit = culpritOf(reading, scope, failure)
  const around = new Set<Visit>()
  for (let outer = culprit && parentOf(reading, culprit); outer; outer = parentOf(reading, outer)) around.add(outer)
  if (culprit) {
    if (culprit.error === undefined) put(culprit, 'error', failure.error)
    if (culprit.cause === undefined && culprit.error === failure.error) put(culprit, 'cause', failure.cause)
    end(reading, culprit, statusOf(culprit), reading.failures.get(culprit)?.at ?? failure.at)
    nameInside(reading, culprit)
  }
  for (const visit of scope) {
    if (visit === culprit) continue
    if (!around.has(visit)) cut(reading, visit, 'aborted', failure.at)
    else {
      put(visit, 'error', culprit?.error)
      put(visit, 'cause', culprit?.cause)
      end(reading, visit, 'failed', failure.at)
    }
  }
  return culprit
}

/** Ends a visit that was not why its scope ended. */
export function cut(reading: Reading, visit: Visit, status: VisitStatus, at: number): void {
  // A state without time and without Retry that has an error event of its own has failed, too.
  const failed = AT_ONCE.has(visit.type) && reading.failures.has(visit)
  if (!failed) {
    // A try that failed and was waited after is in `calls`; the state itself did not fail.
    delete visit.error
    delete visit.cause
  }
  end(reading, visit, failed ? 'failed' : status, at)
}

export function end(reading: Reading, visit: Visit, status: VisitStatus, at: number): void {
  visit.status = status
  visit.exitedAt ??= at
  for (const call of visit.calls) call.endedAt ??= visit.exitedAt
  reading.open.delete(visit)
  reading.cutOff.delete(visit)
}

/** Everything in a Map or Parallel state, or in one iteration of a Map, whose end is not certain. */
export const unsettled = (reading: Reading, outer: Visit, iteration?: number): Visit[] =>
  [...reading.open, ...reading.cutOff].filter(visit => isInside(reading, visit, outer, iteration))

/** Hands an error that became known outside to the states inside that failed by it: a Map learns it from its child only. */
export function nameInside(reading: Reading, outer: Visit): void {
  const inner = reading.culprits.get(outer)
  if (!inner || outer.error === undefined || inner.error !== undefined) return
  inner.error = outer.error
  put(inner, 'cause', outer.cause)
  nameInside(reading, inner)
}

const statusOf = (visit: Visit): VisitStatus =>
  visit.calls.at(-1)?.outcome === 'timed out' && visit.calls.at(-1)?.error === visit.error ? 'timedOut' : 'failed'

function culpritOf(reading: Reading, scope: readonly Visit[], { cause, before }: ScopeFailure): Visit | undefined {
  const outer = new Set(scope.map(visit => visit.parent))
  const leaves = scope.filter(visit => !outer.has(visit.id))
  const entered = Number(/\(entered at the event id #(\d+)\)/.exec(cause ?? '')?.[1])
  const told = scope.find(visit => visit.id === entered)
  if (told) return told
  const latest = (visits: Visit[]) =>
    visits.toSorted((a, b) => (reading.failures.get(a)?.index ?? -1) - (reading.failures.get(b)?.index ?? -1)).at(-1)
  const suspects = leaves.filter(visit => !reading.cutOff.has(visit) && !isBusy(reading, visit))
  if (before && suspects.includes(before)) return before
  // A Map or Parallel state that failed may not know its error yet.
  const failed = (visits: Visit[]) => latest(visits.filter(visit => reading.failures.has(visit)))
  return (
    suspects.findLast(visit => AT_ONCE.has(visit.type)) ??
    failed(suspects) ??
    suspects.at(-1) ??
    failed(leaves) ??
    leaves.findLast(visit => cause?.includes(`'${visit.name}'`)) ??
    leaves.findLast(visit => !reading.cutOff.has(visit))
  )
}

/** Nothing says that it failed: a call of it is under way, or it waits. */
const isBusy = (reading: Reading, visit: Visit): boolean =>
  visit.error === undefined &&
  !AT_ONCE.has(visit.type) &&
  !reading.failures.has(visit) &&
  (visit.type !== 'Task' || visit.calls.at(-1)?.outcome === 'running')
