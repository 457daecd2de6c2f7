import type { HistoryEvent } from './event.ts'
import type { Reading } from './reading.ts'
import { failInside } from './record.ts'
import { cut, end, nameInside, unsettled } from './settle.ts'
import { isRecord, parsed, put, textOf } from './values.ts'
import type { Visit } from './visit.ts'

/** Ends a visit by its …StateExited event, which AWS writes after a success and after a Catch alike. */
export function exit(reading: Reading, visit: Visit, event: HistoryEvent): void {
  const { details, timestamp: at } = event
  const output = textOf(details.output)
  const told = toldError(output)
  const caught = isCaught(visit, told !== undefined)
  put(visit, 'output', output)
  if (isRecord(details.assignedVariables)) visit.assigned = details.assignedVariables as Record<string, string>
  if (caught) {
    failInside(reading, visit, event)
    const { error, cause } = visit.error === undefined ? (told ?? reading.culprits.get(visit) ?? visit) : visit
    put(visit, 'error', error)
    put(visit, 'cause', cause)
    nameInside(reading, visit)
  } else for (const inner of unsettled(reading, visit)) cut(reading, inner, 'succeeded', at)
  end(reading, visit, caught ? 'caught' : 'succeeded', at)
}

/** AWS has no event for a Catch: what is missing is the event of a success. */
function isCaught(visit: Visit, told: boolean): boolean {
  if (visit.error !== undefined) return true
  if (visit.type === 'Map' || visit.type === 'Parallel') return visit.status === 'running'
  return visit.type === 'Task' && told && visit.calls.at(-1)?.outcome !== 'succeeded'
}

/** The error output that a Catch in JSONPath puts into the output, by itself or under the name of its ResultPath. */
function toldError(output: string | undefined): { error: string; cause?: string } | undefined {
  if (!output?.includes('"Error"')) return undefined
  const value = parsed(output)
  for (const one of [value, ...(isRecord(value) ? Object.values(value) : [])]) {
    if (!isRecord(one) || typeof one.Error !== 'string') continue
    const cause = textOf(one.Cause)
    return { error: one.Error, ...(cause !== undefined && { cause }) }
  }
  return undefined
}
