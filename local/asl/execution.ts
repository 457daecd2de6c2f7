import type { Clock } from '../../core/clock.ts'
import type { Chain, History, HistoryEvent } from './history.ts'
import type { MapRun } from './map-run.ts'
import type { Payload } from './payload.ts'
import type { ExecutionResult } from './result.ts'

// The types of a machine and of what runs on it name each other, so they share a file.

export type StateType = 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map'

/** How a visit to a state ended: its output, and the state that follows (none ends the branch). */
export interface Exit {
  readonly output: Payload
  readonly next: string | undefined
}

/** Runs one visit; rejects with StatesError or Interruption. */
export type Step = (visit: Visit) => Exit | Promise<Exit>

export interface State {
  readonly name: string
  readonly type: StateType
  readonly run: Step
}

/** A line of states: a state machine, a branch of a Parallel or the item processor of a Map. */
export interface States {
  readonly startAt: State
  readonly states: ReadonlyMap<string, State>
}

/** A compiled definition: it holds no state of an execution, so any number may run on it at once. */
export interface StateMachine extends States {
  readonly definition: Record<string, unknown>
  readonly timeoutSeconds: number | undefined
}

export interface ExecuteOptions {
  /** JSON text, as StartExecution takes it. */
  input: string
  /**
   * Calls a Lambda function with a JSON value and resolves with its result. Rejects with an Error: `name` is the
   * errorType, `message` the errorMessage, `trace` (optional) the lines of its stack; `lambdaCause` (optional) is the
   * Cause as it stands, for what Lambda answers without that JSON. `signal` aborts when nobody waits any more.
   */
  invoke(functionNameOrArn: string, payload: unknown, context: { signal: AbortSignal }): Promise<unknown>
  clock?: Clock | undefined
  random?: (() => number) | undefined
  /** Aborting it ends the execution ABORTED; its reason may carry `error` and `cause`. */
  signal?: AbortSignal | undefined
  /** Called with every event as it is recorded, before anything else happens. */
  onEvent?: ((event: HistoryEvent) => void) | undefined
  /** For $states.context; made up when absent. The ARN's region and account go into events and other ARNs. */
  executionArn?: string | undefined
  executionName?: string | undefined
  roleArn?: string | undefined
  stateMachineArn?: string | undefined
  stateMachineName?: string | undefined
  /** Milliseconds since the epoch. */
  startTime?: number | undefined
  /** Default: 25,000, as for STANDARD. */
  maxEvents?: number | undefined
  /** What distributed Maps need: S3, and who keeps their Map Runs and children. */
  maps?: DistributedMaps | undefined
  /**
   * Records ParallelStateSucceeded and ParallelStateFailed also where ParallelStateExited follows. AWS does; the
   * recordings that this engine is compared with lost them when they were normalised, so the default leaves them out.
   */
  parallelOutcomes?: boolean | undefined
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

/** How a child execution went. Times are milliseconds since the epoch. */
export interface ChildRecord {
  readonly name: string
  readonly options: ExecuteOptions
  readonly startTime: number
  readonly stopTime: number
  readonly result: ExecutionResult
}

/** One execution while it runs. */
export interface Run {
  readonly options: ExecuteOptions
  readonly clock: Clock
  readonly random: () => number
  readonly history: History
  readonly region: string
  /** $states.context.Execution and .StateMachine, the same for every state. */
  readonly context: Record<'Execution' | 'StateMachine', Record<string, unknown>>
  /** Runs another execution: a child of a distributed Map. */
  readonly execute: (definition: unknown, options: ExecuteOptions) => Promise<ExecutionResult>
  /** States entered so far; the loop lets other work run now and then. */
  steps: number
}

/** One line of states: the main one, a branch of a Parallel, or an iteration of a Map. */
export interface Branch {
  readonly run: Run
  readonly chain: Chain
  /** The variables that can be read here; replaced, never changed, when a state assigns. */
  variables: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
  /** $states.context.Map, inside a Map. */
  readonly map: { Item: { Index: number; Value: unknown } } | undefined
  /** The visit in progress, and the lines of states that it runs itself: what an abort reaches. */
  current: Visit | undefined
  readonly children: Set<Branch>
}

/** One stay of a branch in a state. */
export interface Visit {
  readonly branch: Branch
  readonly state: State
  readonly input: Payload
  readonly enteredId: number
  /** Milliseconds since the epoch. */
  readonly enteredTime: number
  retryCount: number
  committed: boolean
}
