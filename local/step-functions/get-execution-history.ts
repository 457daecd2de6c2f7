import type { HistoryEvent } from '../asl/history.ts'
import type { Action } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import type { History } from './history.ts'
import { PAGE_RULES, pageSize, readToken, seconds, writeToken } from './pages.ts'
import { readExecution } from './read-arn.ts'
import type { StepFunctions } from './step-functions.ts'

/** GetExecutionHistory: { executionArn, maxResults?, reverseOrder?, nextToken?, includeExecutionData? } → events. */
export const getExecutionHistory =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, {
      executionArn: { type: 'string', required: true, min: 1, max: 256 },
      reverseOrder: { type: 'boolean' },
      includeExecutionData: { type: 'boolean' },
      ...PAGE_RULES,
    })
    const execution = readExecution(stepFunctions, String(parameters.executionArn))
    const { reverseOrder, includeExecutionData } = parameters
    const query = [execution.arn, reverseOrder ?? false, includeExecutionData ?? true]
    const position = readToken(parameters, query)
    const { events, next } = pageOf(execution.history, pageSize(parameters), reverseOrder === true, position)
    return {
      events: events.map(event => onTheWire(event, includeExecutionData !== false)),
      ...(next === undefined ? {} : { nextToken: writeToken(query, next) }),
    }
  }

/** `position` is the id of the last event of the page before. */
const pageOf = (history: History, size: number, reverse: boolean, position: number | undefined) => {
  if (reverse) {
    const last = position === undefined ? history.length() : position - 1
    const first = Math.max(1, last - size + 1)
    return { events: history.slice(first, last).reverse(), next: first > 1 ? first : undefined }
  }
  const first = (position ?? 0) + 1
  const last = Math.min(first + size - 1, history.length())
  return { events: history.slice(first, last), next: last < history.length() ? last : undefined }
}

/** An event as GetExecutionHistory gives it; `withData: false` leaves out everything that may quote a prompt. */
export const onTheWire = (event: HistoryEvent, withData: boolean): Record<string, unknown> => {
  const wire: Record<string, unknown> = { ...event, timestamp: seconds(Number(event.timestamp)) }
  if (withData) return wire
  for (const [key, value] of Object.entries(wire)) {
    if (value !== null && typeof value === 'object') wire[key] = withoutData(value as Record<string, unknown>)
  }
  return wire
}

const withoutData = ({ input, output, parameters, assignedVariables, ...rest }: Record<string, unknown>) => rest
