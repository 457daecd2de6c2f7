import type { HistoryEvent } from './event.ts'
import { isRecord } from './values.ts'

/**
 * The variables as they were when the event with `eventId` happened: name → JSON text. Follows previousEventId back,
 * because parallel branches and Map iterations have variables of their own and share those of the outer scope.
 */
export function variablesAt(events: readonly HistoryEvent[], eventId: number): Record<string, string> {
  const byId = new Map(events.map(event => [event.id, event]))
  const variables: Record<string, string> = {}
  for (let event = byId.get(eventId); event; event = byId.get(event.previousEventId)) {
    if (event.id === eventId) continue
    const assigned = event.details.assignedVariables
    if (!isRecord(assigned)) continue
    for (const [name, text] of Object.entries(assigned)) {
      if (!Object.hasOwn(variables, name)) variables[name] = typeof text === 'string' ? text : JSON.stringify(text)
    }
  }
  return variables
}
