import type { Clock } from '../../core/clock.ts'
import type { CloudEvent } from '../cloud-event.ts'
import type { Execution } from './execution.ts'
import type { Machine } from './machine.ts'
import type { ExecutionStore } from './store.ts'

/** What the Step Functions actions share. */
export interface StepFunctions {
  /** By ARN. */
  machines: ReadonlyMap<string, Machine>
  store: ExecutionStore
  clock: Clock
  /** Starts an execution that passed all checks; it runs on its own. */
  run(options: RunOptions): Execution
  /** Tells the listeners of the laptop what happened. */
  tell(event: CloudEvent): void
}

export interface RunOptions {
  machine: Machine
  arn: string
  name: string
  input: string
  mapRunArn?: string
  traceHeader?: string
}
