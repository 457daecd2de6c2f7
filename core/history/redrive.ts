import type { HistoryEvent } from './event.ts'
import { parentOf, type Reading } from './reading.ts'
import { put } from './values.ts'
import type { Visit } from './visit.ts'

/**
 * A redrive tries again what was unfinished when the execution ended. AWS enters some states again and goes on in others
 * without a word, so a visit that has ended is followed by one of its own.
 * @returns the visit that goes on for `visit`: itself while it is open
 */
export function revive(reading: Reading, visit: Visit, event: HistoryEvent): Visit {
  if (reading.open.has(visit) || !reading.unfinished.has(visit) || reading.redrives.length === 0) return visit
  const existing = reading.unfinished.get(visit)
  if (existing) return revive(reading, existing, event)
  const outer = parentOf(reading, visit)
  const next: Visit = {
    // Several can begin with one event, and each needs a number of its own.
    id: visit.id + reading.redrives.length / 1024,
    name: visit.name,
    type: visit.type,
    enteredAt: event.timestamp,
    status: 'running',
    assigned: {},
    calls: [],
    events: [],
  }
  put(next, 'input', visit.input)
  put(next, 'parent', outer && revive(reading, outer, event).id)
  put(next, 'iteration', visit.iteration)
  put(next, 'mapRunArn', visit.mapRunArn)
  follow(reading, visit, next)
  return next
}

/** The last unfinished visit that fits: of a name, of a type, or just the last Task. */
export const unfinished = (reading: Reading, name: string | undefined, type: string | undefined): Visit | undefined => {
  if (reading.redrives.length === 0) return undefined
  const known = [...reading.unfinished.keys()].filter(visit => !visit.redriven)
  return known.findLast(visit => (name === undefined || visit.name === name) && (!type || visit.type === type))
}

/** `next` tries again what `visit` left. */
export function follow(reading: Reading, visit: Visit, next: Visit): void {
  visit.redriven = true
  reading.unfinished.set(visit, next)
  if (reading.byId.has(next.id)) return
  reading.visits.push(next)
  reading.byId.set(next.id, next)
  reading.open.add(next)
}
