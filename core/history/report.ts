import type { History } from './history.ts'
import type { VisitStatus } from './visit.ts'

/** What was understood of a history, for programs: `stepdown history --json` prints it. */
export interface HistoryReport {
  executionArn?: string
  status: Exclude<VisitStatus, 'caught'>
  /** How often the execution was redriven; absent when it was not. */
  redrives?: number
  visits: VisitReport[]
}

export interface VisitReport {
  state: string
  /** `Task`, `Choice` … */
  type: string
  status: VisitStatus
  error?: string
  cause?: string
  /** ISO 8601. */
  startedAt: string
  endedAt?: string
  /** The index of the Map iteration. */
  iteration?: number
}

const STATUS = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
} as const

export function reportOf({ ladder, visits }: History, executionArn?: string): HistoryReport {
  const report: HistoryReport = {
    ...(executionArn && { executionArn }),
    status: STATUS[ladder.status],
    ...(ladder.redrives.length > 0 && { redrives: ladder.redrives.length }),
    visits: visits.map(visit => {
      const { error, cause, exitedAt, iteration } = visit
      return {
        state: visit.name,
        type: visit.type,
        status: visit.status,
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
        startedAt: iso(visit.enteredAt),
        ...(exitedAt !== undefined && { endedAt: iso(exitedAt) }),
        ...(iteration !== undefined && { iteration }),
      }
    }),
  }
  return report
}

const iso = (at: number): string => new Date(at).toISOString()
