import type { ExecuteOptions, ExecutionResult } from './engine.ts'
import { uuidFrom } from './functions.ts'
import type { StateMachine } from './machine.ts'
import type { ChildRecord } from './result-writer.ts'
import type { Run } from './visit.ts'

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
  starter(child: StateMachine): (index: number, input: string, signal: AbortSignal) => Promise<ChildRecord>
}

/** A child execution of a Map Run, about to start. */
export interface ChildExecution {
  readonly mapRun: MapRun
  readonly index: number
  readonly stateMachine: StateMachine
  /** What to give to `execute`; executionArn, executionName, input and startTime are set. */
  readonly options: ExecuteOptions
}

/** What a distributed Map needs from around the engine. */
export interface DistributedMaps {
  /** The text of an S3 object; rejects when there is none. */
  getObject(bucket: string, key: string): Promise<string>
  putObject(bucket: string, key: string, body: string): Promise<void>
  /** Told of each Map Run as it starts. */
  onMapRun?(mapRun: MapRun): void
  /** Runs a child in place of `execute(child.stateMachine, child.options)`, to keep and show it as an execution. */
  startChild?(child: ChildExecution): Promise<ExecutionResult>
}

export interface Limits {
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
}

/** `label` is the Map's label and an id: both stand in the ARNs of the Map Run and of its children, as on AWS. */
export const createMapRun = (run: Run, label: string, stateName: string, limits: Limits): MapRun => {
  const executionArn = String(run.context.Execution.Id)
  const [, partition, , region, account, , machine] = executionArn.split(':')
  const [shortLabel] = label.split(':')
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
  const mapRun: MapRun = {
    mapRunArn: `arn:${partition}:states:${region}:${account}:mapRun:${machine}/${label}`,
    executionArn,
    stateName,
    ...limits,
    startDate: run.clock.now(),
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
      Object.assign(state, { status, stopDate: run.clock.now() })
    },
    starter: stateMachine => async (index, input, signal) => {
      const { options, clock, random } = run
      const executionName = uuidFrom(random)
      const startTime = clock.now()
      const child: ChildExecution = {
        mapRun,
        index,
        stateMachine,
        options: {
          ...childOptions(options),
          input,
          signal,
          executionName,
          executionArn: `arn:${partition}:states:${region}:${account}:execution:${machine}/${shortLabel}:${executionName}`,
          stateMachineArn: `${run.context.StateMachine.Id}/${shortLabel}`,
          startTime,
        },
      }
      const result = await (options.maps?.startChild?.(child) ?? run.execute(stateMachine, child.options))
      // Ten thousand children must not keep their events here too.
      const kept = { ...result, events: [] }
      return { name: executionName, options: child.options, startTime, stopTime: clock.now(), result: kept }
    },
  }
  return mapRun
}

/** The parent's options without what is told about the parent itself. */
const childOptions = ({ onEvent: _, ...options }: ExecuteOptions): ExecuteOptions => options
