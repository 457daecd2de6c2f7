import { isRecord, objectOf, timeOf } from './values.ts'

/** One event of an execution history, in the shape of GetExecutionHistory, with its time in milliseconds since the epoch. */
export interface HistoryEvent {
  id: number
  previousEventId: number
  type: string
  timestamp: number
  /** The `…EventDetails` object of the event, `{}` where the type has none. */
  details: Readonly<Record<string, unknown>>
  /** The event as it came, for the export. */
  raw: Readonly<Record<string, unknown>>
}

/**
 * Reads the `events` of a GetExecutionHistory answer: from the wire (epoch seconds), from an SDK (a Date), from the AWS
 * CLI (ISO 8601 text, the default since version 2) or from JSON that an SDK's Date was written to. Events come back in
 * the order of their ids, each once.
 * Throws an Error whose message names the event and the member that is wrong.
 */
export function readEvents(raw: unknown): HistoryEvent[] {
  if (!Array.isArray(raw)) throw new Error(`events should be a list of history events, got ${kindOf(raw)}`)
  // `--reverse-order` writes the newest first, and pages may overlap; everything here reads forward.
  const byId = new Map(raw.map(readEvent).map(event => [event.id, event]))
  return [...byId.values()].sort((a, b) => a.id - b.id)
}

/** Reads one event; `index` is its place in the list, for the error message. */
export function readEvent(raw: unknown, index = 0): HistoryEvent {
  const at = `events[${index}]`
  if (!isRecord(raw)) throw new Error(`${at} should be an object, got ${kindOf(raw)}`)
  const { id, type } = raw
  if (typeof id !== 'number') throw new Error(`${at}.id should be a number, got ${kindOf(id)}`)
  if (typeof type !== 'string') throw new Error(`${at}.type should be the name of an event type, got ${kindOf(type)}`)
  const detailsName = Object.keys(raw).find(key => key.endsWith('EventDetails'))
  const details = detailsName === undefined ? undefined : raw[detailsName]
  return {
    id,
    type,
    previousEventId: typeof raw.previousEventId === 'number' ? raw.previousEventId : 0,
    timestamp: readTime(raw.timestamp, `${at}.timestamp`),
    details: objectOf(details),
    raw,
  }
}

/** Writes events as `aws stepfunctions get-execution-history` prints them. */
export const writeEvents = (events: readonly HistoryEvent[]): string =>
  JSON.stringify(
    {
      events: events.map(event => ({ ...event.raw, timestamp: new Date(event.timestamp).toISOString() })),
    },
    null,
    2,
  )

function readTime(value: unknown, place: string): number {
  const time = Math.round(timeOf(value))
  if (!Number.isFinite(time)) {
    throw new Error(`${place} should be an ISO 8601 time or epoch seconds, got ${JSON.stringify(value) ?? 'nothing'}`)
  }
  return time
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`
