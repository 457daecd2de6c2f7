import type { HistoryEvent } from './event.ts'
import type { Ladder } from './ladder.ts'
import { readLadder } from './read-ladder.ts'
import type { Visit } from './visit.ts'
import { readStates } from './visits.ts'

/** Everything that the execution page shows, read from the events alone. */
export interface History {
  events: readonly HistoryEvent[]
  visits: Visit[]
  /** The attempts, tier by tier, where the machine is a router. */
  ladder: Ladder
  /** What became of each state, by name. */
  states: ReadonlyMap<string, StateSummary>
  /** Transitions as AWS bills them: one for each state entered, retries included. */
  transitions: number
}

export interface StateSummary {
  status: Visit['status']
  visits: number
  /** Calls beyond the first of each visit. */
  retries: number
}

/** @param events in the order of their ids */
export function readHistory(events: readonly HistoryEvent[]): History {
  const { visits, redrives } = readStates(events)
  const states = new Map<string, StateSummary>()
  let retries = 0
  for (const visit of visits) {
    const known = states.get(visit.name) ?? { status: visit.status, visits: 0, retries: 0 }
    const again = Math.max(0, visit.calls.length - 1)
    states.set(visit.name, {
      status: worse(known.status, visit.status),
      visits: known.visits + 1,
      retries: known.retries + again,
    })
    retries += again
  }
  for (const name of new Set(visits.filter(visit => visit.redriven).map(visit => visit.name)))
    settleRedriven(states, visits, name)
  return { events, visits, ladder: readLadder(events, visits, redrives), states, transitions: visits.length + retries }
}

/** A state that was redriven is what its visits since then are. */
function settleRedriven(states: Map<string, StateSummary>, visits: readonly Visit[], name: string): void {
  const summary = states.get(name)
  const statuses = visits.filter(visit => visit.name === name && !visit.redriven).map(visit => visit.status)
  if (summary && statuses.length > 0) summary.status = statuses.reduce(worse)
}

const SEVERITY: readonly Visit['status'][] = ['succeeded', 'caught', 'aborted', 'timedOut', 'failed', 'running']

/** A state visited more than once (in a Map, or by a router that comes back) shows what needs attention most. */
const worse = (one: Visit['status'], other: Visit['status']): Visit['status'] =>
  SEVERITY.indexOf(one) >= SEVERITY.indexOf(other) ? one : other
