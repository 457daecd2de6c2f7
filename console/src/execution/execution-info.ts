import type { ExecutionStatus } from '../api/step-functions.ts'

/** An execution as the page shows it, from the endpoint or from a file. Times are epoch milliseconds. */
export interface ExecutionInfo {
  executionArn: string
  name: string
  /** The name of the state machine. */
  machine: string
  stateMachineArn: string
  /** Absent for a history file, which does not say. */
  type?: 'STANDARD' | 'EXPRESS'
  status: ExecutionStatus
  startDate: number
  stopDate?: number
  input?: string
  output?: string
  error?: string
  cause?: string
  mapRunArn?: string
  /** Absent when only the history is known. */
  definition?: unknown
}
