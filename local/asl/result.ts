import type { HistoryEvent } from './history.ts'

/** How an execution ended. */
export interface ExecutionResult {
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  /** JSON text. */
  output?: string
  error?: string
  cause?: string
  events: HistoryEvent[]
}
