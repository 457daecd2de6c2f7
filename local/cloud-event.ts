import type { HistoryEvent } from './asl/history.ts'
import type { MapRun } from './asl/map-run.ts'
import type { BusEvent } from './events/bus-event.ts'
import type { DeadLetter } from './events/dead-letter.ts'
import type { Execution } from './step-functions/execution.ts'

/** What happens on the laptop, as `cloud.on` tells it: for the console's live view and the CLI's ladder. */
export type CloudEvent =
  /** An execution started or ended. */
  | { type: 'execution'; execution: Execution }
  /** An event was recorded in an execution's history. */
  | { type: 'history'; executionArn: string; event: HistoryEvent }
  | { type: 'map-run'; mapRun: MapRun }
  | { type: 'bus'; event: BusEvent }
  | { type: 'dead-letter'; letter: DeadLetter }
  | { type: 'scenario'; name: string }
