import type { Visit } from './visit.ts'

/** Where an event happened: in which visit, and in which iteration of it when it is a Map. */
export interface Place {
  visit: Visit | undefined
  iteration?: number | undefined
}

/** What is known while the events of a history are read in their order. */
export interface Reading {
  visits: Visit[]
  byId: Map<number, Visit>
  /** By the id of the event. */
  places: Map<number, Place>
  /** The id of the event before it was entered. */
  entered: Map<Visit, number>
  /** Entered, and no event has ended it. */
  open: Set<Visit>
  /** Ended by …StateAborted: AWS writes that for the one that failed in a Parallel state as for those beside it. */
  cutOff: Set<Visit>
  /** The last event that says that something failed in a visit: its position and time. */
  failures: Map<Visit, { index: number; at: number }>
  /** A Map or Parallel state that failed → what failed in it. */
  culprits: Map<Visit, Visit>
  /** Ended by the end of the execution, so that a redrive may try them again; → the visit that did. */
  unfinished: Map<Visit, Visit | undefined>
  redrives: number[]
}

export const startReading = (): Reading => ({
  visits: [],
  byId: new Map(),
  places: new Map(),
  entered: new Map(),
  open: new Set(),
  cutOff: new Set(),
  failures: new Map(),
  culprits: new Map(),
  unfinished: new Map(),
  redrives: [],
})

export const parentOf = ({ byId }: Reading, visit: Visit): Visit | undefined =>
  visit.parent === undefined ? undefined : byId.get(visit.parent)

/** Whether `visit` is inside of `outer`, at any depth; with `iteration`, in that iteration of it. */
export function isInside(reading: Reading, visit: Visit, outer: Visit, iteration?: number): boolean {
  for (let inner = visit, around = parentOf(reading, visit); around; inner = around, around = parentOf(reading, around))
    if (around === outer) return iteration === undefined || inner.iteration === iteration
  return false
}
