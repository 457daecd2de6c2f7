/**
 * The part of GetExecutionHistory's events that a ladder is read from. Loose on purpose: the SDK gives Dates, the AWS
 * CLI ISO strings or epoch seconds, the laptop's engine epoch milliseconds, and a history fetched with
 * includeExecutionData=false has no inputs and outputs at all.
 */
export interface HistoryEvent {
  id?: number | undefined
  previousEventId?: number | undefined
  type?: string | undefined
  timestamp?: Date | number | string | undefined
  executionStartedEventDetails?: { input?: string | undefined } | undefined
  executionSucceededEventDetails?: { output?: string | undefined } | undefined
  executionFailedEventDetails?: FailureDetails | undefined
  executionTimedOutEventDetails?: FailureDetails | undefined
  executionAbortedEventDetails?: FailureDetails | undefined
  stateEnteredEventDetails?: { name?: string | undefined; input?: string | undefined } | undefined
  stateExitedEventDetails?:
    | {
        name?: string | undefined
        output?: string | undefined
        /** Each value is JSON text of its own. */
        assignedVariables?: Record<string, string> | undefined
      }
    | undefined
  taskScheduledEventDetails?: { parameters?: string | undefined } | undefined
  taskSucceededEventDetails?: { output?: string | undefined } | undefined
  taskFailedEventDetails?: FailureDetails | undefined
  taskTimedOutEventDetails?: FailureDetails | undefined
  taskStartFailedEventDetails?: FailureDetails | undefined
  taskSubmitFailedEventDetails?: FailureDetails | undefined
  lambdaFunctionScheduledEventDetails?: { input?: string | undefined } | undefined
  lambdaFunctionSucceededEventDetails?: { output?: string | undefined } | undefined
  lambdaFunctionFailedEventDetails?: FailureDetails | undefined
  lambdaFunctionTimedOutEventDetails?: FailureDetails | undefined
}

export interface FailureDetails {
  error?: string | undefined
  cause?: string | undefined
}

/** Before 1973 in milliseconds and after the year 5000 in seconds: a number below is seconds, above milliseconds. */
const SECONDS_END = 1e11

/** @returns milliseconds since the epoch; NaN where there is no readable time */
export function timeOf(timestamp: HistoryEvent['timestamp']): number {
  if (timestamp === undefined) return Number.NaN
  if (typeof timestamp === 'number') return timestamp < SECONDS_END ? timestamp * 1000 : timestamp
  return new Date(timestamp).getTime()
}

/** @returns the parsed value, or undefined where the text is absent, cut off or not JSON */
export function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @returns the value when it is a JSON object, otherwise an empty one */
export const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
