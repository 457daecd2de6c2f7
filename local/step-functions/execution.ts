import type { History } from './history.ts'
import type { Machine } from './machine.ts'

export const EXECUTION_STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number]

/** One execution of a state machine, STANDARD or EXPRESS, or a child of a distributed Map. Times are epoch ms. */
export interface Execution {
  arn: string
  name: string
  machine: Machine
  /** Counts up with every execution started: the order of lists and of paging tokens. */
  sequence: number
  status: ExecutionStatus
  startDate: number
  stopDate?: number
  input: string
  output?: string
  error?: string
  cause?: string
  history: History
  mapRunArn?: string
  traceHeader?: string
  /** Ends the execution: abort with `{ error?, cause? }`. */
  controller: AbortController
  /** Resolves when the execution has ended; never rejects. */
  finished: Promise<void>
}

export const isRunning = (execution: Execution): boolean => execution.status === 'RUNNING'
