import type { Clock } from '../../core/clock.ts'
import type { ExecutionResult } from './result.ts'

type Status = ExecutionResult['status']
const COUNTS = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const
type Count = 'pending' | 'running' | (typeof COUNTS)[Status]

/** A Map Run as DescribeMapRun shows it. It is live: counts, status and stopDate change while it runs. */
export interface MapRun {
  readonly mapRunArn: string
  readonly executionArn: string
  readonly stateName: string
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
  /** Milliseconds since the epoch. */
  readonly startDate: number
  readonly stopDate: number | undefined
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'
  /** One item is one execution: item counts and execution counts are the same. */
  readonly counts: Readonly<Record<Count | 'total' | 'resultsWritten', number>>
  expect(total: number): void
  count(from: Count, to: Status | 'running'): void
  written(results: number): void
  /** Whether more children have failed than tolerated. */
  exceeded(): boolean
  end(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void
}

export interface Limits {
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
}

/**
 * @param executionArn of the execution that the Map belongs to
 * @param label the Map's label and an id: both stand in the ARN of the Map Run, as on AWS
 */
export const createMapRun = (
  clock: Clock,
  executionArn: string,
  label: string,
  stateName: string,
  limits: Limits,
): MapRun => {
  const [, partition, , region, account, , machine] = executionArn.split(':')
  const counts = {
    pending: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    timedOut: 0,
    aborted: 0,
    total: 0,
    resultsWritten: 0,
  }
  const state: { stopDate: number | undefined; status: MapRun['status'] } = { stopDate: undefined, status: 'RUNNING' }
  return {
    mapRunArn: `arn:${partition}:states:${region}:${account}:mapRun:${machine}/${label}`,
    executionArn,
    stateName,
    ...limits,
    startDate: clock.now(),
    get stopDate() {
      return state.stopDate
    },
    get status() {
      return state.status
    },
    counts,
    expect: total => {
      counts.total = total
      counts.pending = total
    },
    count: (from, to) => {
      counts[from] -= 1
      counts[to === 'running' ? to : COUNTS[to]] += 1
    },
    written: results => {
      counts.resultsWritten = results
    },
    exceeded: () => {
      const { failed, timedOut, aborted, total } = counts
      const bad = failed + timedOut + aborted
      const { toleratedFailureCount: most, toleratedFailurePercentage: percent } = limits
      // Either threshold breaks the run; without any, the first failure does.
      const overCount = most > 0 ? bad > most : percent === 0 && bad > 0
      return overCount || (percent > 0 && (bad * 100) / total > percent)
    },
    end: status => {
      Object.assign(state, { status, stopDate: clock.now() })
    },
  }
}
