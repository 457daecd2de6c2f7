import { readLadder } from './attempts.ts'
import type { HistoryEvent } from './event.ts'
import type { Ladder } from './ladder.ts'
import type { Visit } from './visits.ts'
import { readVisits } from './visits.ts'

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
  const visits = readVisits(events)
  const states = new Map<string, StateSummary>()
  let retries = 0
  for (const visit of visits) {
    const summary = states.get(visit.name) ?? { status: visit.status, visits: 0, retries: 0 }
    const again = Math.max(0, visit.calls.length - 1)
    states.set(visit.name, {
      status: worse(summary.status, visit.status),
      visits: summary.visits + 1,
      retries: summary.retries + again,
    })
    retries += again
  }
  return {
    events,
    visits,
    ladder: readLadder(events.map(event => event.raw)),
    states,
    transitions: visits.length + retries,
  }
}

const SEVERITY: readonly Visit['status'][] = ['succeeded', 'caught', 'aborted', 'failed', 'running']

/** A state visited more than once (in a Map, or by a router that comes back) shows what needs attention most. */
const worse = (one: Visit['status'], other: Visit['status']): Visit['status'] =>
  SEVERITY.indexOf(one) >= SEVERITY.indexOf(other) ? one : other
