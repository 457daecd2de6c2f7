import { isRecord, objectOf, parsed, textOf } from './values.ts'

/** What Step Functions writes to a log group for an event of an EXPRESS execution, and of a STANDARD one that logs. */
interface LogEvent {
  id: string | number
  type: string
  details?: unknown
  previous_event_id?: string | number
  event_timestamp: string | number
  execution_arn: string
}

const isLogEvent = (value: unknown): value is LogEvent =>
  isRecord(value) && 'execution_arn' in value && 'event_timestamp' in value && typeof value.type === 'string'

/**
 * The log event in a value: itself, or in the `message` of what filter-log-events, get-log-events and an export give,
 * or in the `@message` of a row of Logs Insights.
 */
export function logEventOf(value: unknown): LogEvent | undefined {
  if (isLogEvent(value)) return value
  if (Array.isArray(value)) {
    const cell = value.find(one => isRecord(one) && one.field === '@message')
    return cell && logEventOf(parsed(textOf(cell.value)))
  }
  const message = isRecord(value) ? (value.message ?? value['@message']) : undefined
  const inner = typeof message === 'string' ? parsed(message) : message
  return isLogEvent(inner) ? inner : undefined
}

/** A log event in the shape of GetExecutionHistory: ids and times are text in a log, and details have no name there. */
export function historyEventOf({ id, type, details, previous_event_id, event_timestamp }: LogEvent): object {
  return {
    id: Number(id),
    type,
    previousEventId: Number(previous_event_id ?? 0),
    timestamp: Number(event_timestamp),
    [detailsName(type)]: objectOf(details),
  }
}

function detailsName(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails'
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails'
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`
}
