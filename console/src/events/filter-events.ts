import type { HistoryEvent } from '../../../core/history/event.ts'
import type { Visit } from '../../../core/history/visit.ts'

export type Kind = 'all' | 'tasks' | 'states' | 'failures'

const KINDS: Readonly<Record<Kind, RegExp>> = {
  all: /./,
  tasks: /^(Task|LambdaFunction)(?!State)/,
  states: /State(Entered|Exited)$/,
  failures: /Failed|TimedOut|Aborted/,
}

/** Event id → name of the state in which it happened. */
export function stateByEvent(events: readonly HistoryEvent[], visits: readonly Visit[]): Map<number, string> {
  const states = new Map<number, string>()
  for (const visit of visits) {
    for (const index of visit.events) {
      const event = events[index]
      if (event) states.set(event.id, visit.name)
    }
  }
  return states
}

/** The events of a kind that have the text in their type, their state or anywhere in their details. */
export function filterEvents(
  events: readonly HistoryEvent[],
  states: ReadonlyMap<number, string>,
  { text, kind }: { text: string; kind: Kind },
): readonly HistoryEvent[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '' && kind === 'all') return events
  return events.filter(event => {
    if (!KINDS[kind].test(event.type)) return false
    if (wanted === '') return true
    return (
      event.type.toLowerCase().includes(wanted) ||
      states.get(event.id)?.toLowerCase().includes(wanted) ||
      JSON.stringify(event.details).toLowerCase().includes(wanted)
    )
  })
}
