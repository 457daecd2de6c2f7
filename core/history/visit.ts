export type VisitStatus = 'running' | 'succeeded' | 'caught' | 'failed' | 'timedOut' | 'aborted'

/** One call of a Task state: from its …Scheduled event to its end. */
export interface Call {
  scheduledAt: number
  endedAt?: number
  outcome: 'running' | 'succeeded' | 'failed' | 'timed out'
  parameters?: string
  output?: string
  error?: string
  cause?: string
}

/** One stay in a state, from its …StateEntered event to the first event that ends it. */
export interface Visit {
  /** The id of the …StateEntered event; a visit that a redrive begins without one has a fraction beside it. */
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
  /** The execution was redriven after this visit, and the state was tried again in a later one. */
  redriven?: true
  /** Positions in the list of events. */
  events: number[]
}
