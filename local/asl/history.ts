import type { Clock } from '../../core/clock.ts'
import { Interruption } from './errors.ts'

interface Failure {
  error?: string
  cause?: string
}
interface Truncation {
  truncated: boolean
}
interface TaskKind {
  resourceType: string
  resource: string
}

/** The details that an event may carry; inputs, outputs, parameters and variables are JSON text, as on AWS. */
export interface EventDetails {
  executionStartedEventDetails?: { input: string; inputDetails: Truncation; roleArn: string }
  executionSucceededEventDetails?: { output: string; outputDetails: Truncation }
  executionFailedEventDetails?: Failure
  executionTimedOutEventDetails?: Failure
  executionAbortedEventDetails?: Failure
  evaluationFailedEventDetails?: Failure & { location?: string; state: string }
  stateEnteredEventDetails?: { name: string; input: string; inputDetails: Truncation }
  stateExitedEventDetails?: {
    name: string
    output: string
    outputDetails: Truncation
    assignedVariables?: Record<string, string>
    assignedVariablesDetails?: Truncation
  }
  taskScheduledEventDetails?: TaskKind & {
    region: string
    parameters: string
    timeoutInSeconds?: number
    heartbeatInSeconds?: number
  }
  taskStartedEventDetails?: TaskKind
  taskSucceededEventDetails?: TaskKind & { output: string; outputDetails: Truncation }
  taskFailedEventDetails?: TaskKind & Failure
  taskTimedOutEventDetails?: TaskKind & Failure
  lambdaFunctionScheduledEventDetails?: {
    resource: string
    input: string
    inputDetails: Truncation
    timeoutInSeconds?: number
  }
  lambdaFunctionSucceededEventDetails?: { output: string; outputDetails: Truncation }
  lambdaFunctionFailedEventDetails?: Failure
  lambdaFunctionTimedOutEventDetails?: Failure
  mapStateStartedEventDetails?: { length: number }
  mapIterationStartedEventDetails?: { name: string; index: number }
  mapIterationSucceededEventDetails?: { name: string; index: number }
  mapIterationFailedEventDetails?: { name: string; index: number }
  mapIterationAbortedEventDetails?: { name: string; index: number }
  mapRunStartedEventDetails?: { mapRunArn: string }
  mapRunFailedEventDetails?: Failure
}

/** One event in the shape of GetExecutionHistory, but `timestamp` is milliseconds since the epoch. */
export interface HistoryEvent extends EventDetails {
  timestamp: number
  type: string
  id: number
  previousEventId: number
}

export const WHOLE: Truncation = Object.freeze({ truncated: false })

/**
 * Where a line of states stands: the id that its next event names as its previous one. The main line, every branch of
 * a Parallel and every worker of a Map have their own.
 */
export interface Chain {
  previous: number
}

export interface History {
  readonly events: HistoryEvent[]
  /**
   * Records an event after `chain.previous` and returns its id; does not move the chain. Throws the Interruption that
   * ends the execution once `maxEvents` are reached: the last one is left for ExecutionFailed, as AWS does.
   */
  record(type: string, chain: Chain, details?: EventDetails): number
  /** Records the event that ends the execution: it always fits. */
  end(type: string, previous: number, details?: EventDetails): void
}

/** `onEvent` is called with each event as it is recorded. */
export const createHistory = (clock: Clock, maxEvents: number, onEvent?: (event: HistoryEvent) => void): History => {
  const events: HistoryEvent[] = []
  const append = (type: string, previousEventId: number, details?: EventDetails): number => {
    const id = events.length + 1
    const event: HistoryEvent = { timestamp: clock.now(), type, id, previousEventId, ...details }
    events.push(event)
    onEvent?.(event)
    return id
  }
  return {
    events,
    record: (type, chain, details) => {
      if (events.length + 1 >= maxEvents) {
        throw new Interruption(
          'FAILED',
          'States.Runtime',
          `The execution reached the maximum number of history events (${maxEvents}).`,
        )
      }
      return append(type, chain.previous, details)
    },
    end: append,
  }
}
