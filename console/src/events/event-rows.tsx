import './events.css'
import Icon from '@cloudscape-design/components/icon'
import { Fragment, useState } from 'react'
import type { HistoryEvent } from '../../../core/history/event.ts'
import { readCallFailure } from '../../../core/history/failure.ts'
import { textOf } from '../../../core/history/values.ts'
import { formatAfter, formatClock, timeHeader } from '../format.ts'
import { JsonView } from '../json-view.tsx'
import { unwrapCause } from '../unwrap-cause.ts'

export interface EventRowsProps {
  events: readonly HistoryEvent[]
  /** When the execution began, in epoch milliseconds. */
  start: number
  /** The state in which an event happened. */
  stateOf: (event: HistoryEvent) => string | undefined
  onSelect?: (state: string) => void
  /** Without the columns of state and clock: in the step panel they would repeat themselves. */
  compact?: boolean
}

/** Rows of events; each opens to show its details as GetExecutionHistory has them. */
export function EventRows({ events, start, stateOf, onSelect, compact = false }: EventRowsProps) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const toggle = (id: number) => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    setOpen(next)
  }
  return (
    <div className="events-scroll">
      <table className={compact ? 'events compact' : 'events'}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Details</span>
            </th>
            <th scope="col">ID</th>
            <th scope="col">Type</th>
            {!compact && <th scope="col">State</th>}
            {!compact && <th scope="col">Error</th>}
            {!compact && <th scope="col">Resource</th>}
            <th scope="col">After</th>
            {!compact && <th scope="col">{timeHeader(start)}</th>}
          </tr>
        </thead>
        <tbody>
          {events.map(event => (
            <Fragment key={event.id}>
              <EventRow
                event={event}
                start={start}
                state={compact ? undefined : stateOf(event)}
                open={open.has(event.id)}
                toggle={() => toggle(event.id)}
                compact={compact}
                {...(onSelect && { onSelect })}
              />
              {open.has(event.id) && (
                <tr className="event-details">
                  <td />
                  <td colSpan={compact ? 3 : 7}>
                    <EventDetails event={event} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface EventRowProps {
  event: HistoryEvent
  start: number
  state: string | undefined
  open: boolean
  toggle: () => void
  compact: boolean
  onSelect?: (state: string) => void
}

const EventRow = ({ event, start, state, open, toggle, compact, onSelect }: EventRowProps) => (
  <tr className={toneOf(event.type)}>
    <td>
      <button
        type="button"
        className="event-toggle"
        aria-expanded={open}
        aria-label={`Details of event ${event.id}`}
        onClick={toggle}
      >
        <Icon name={open ? 'caret-down-filled' : 'caret-right-filled'} />
      </button>
    </td>
    <td className="number">{event.id}</td>
    <th scope="row">{event.type}</th>
    {!compact && (
      <td>
        {state !== undefined && onSelect ? (
          <button type="button" className="text-button" onClick={() => onSelect(state)}>
            {state}
          </button>
        ) : (
          (state ?? '–')
        )}
      </td>
    )}
    {!compact && <td className="event-error">{errorOf(event)}</td>}
    {!compact && <td>{resourceOf(event)}</td>}
    <td className="number">{formatAfter(event.timestamp - start)}</td>
    {!compact && <td className="number">{formatClock(event.timestamp)}</td>}
  </tr>
)

/** Texts that are JSON are shown apart, so that nobody has to read escaped quotes. */
function EventDetails({ event }: { event: HistoryEvent }) {
  const { input, output, parameters, cause, ...rest } = event.details
  const texts = { input, output, parameters, cause: unwrapCause(textOf(cause)) }
  return (
    <div className="event-texts">
      <JsonView
        label={`Details of event ${event.id}`}
        text={JSON.stringify({ previousEventId: event.previousEventId, ...rest })}
      />
      {Object.entries(texts).map(([name, text]) =>
        typeof text === 'string' ? (
          <div key={name}>
            <div className="event-text-name">{name}</div>
            <JsonView label={`${name} of event ${event.id}`} text={text} />
          </div>
        ) : null,
      )}
    </div>
  )
}

/** The error of a failure with its message, as far as a line goes. */
function errorOf({ details }: HistoryEvent): string {
  const error = textOf(details.error)
  if (error === undefined) return ''
  const { message } = readCallFailure({ error, cause: textOf(details.cause) })
  return [error, message].filter(Boolean).join(': ').slice(0, 160)
}

/** `lambda:invoke`, or the last part of an ARN. */
function resourceOf({ details }: HistoryEvent): string {
  const [type, resource] = [textOf(details.resourceType), textOf(details.resource)]
  if (resource === undefined) return ''
  return type === undefined ? resource.split(':').slice(-1).join('') : `${type}:${resource}`
}

function toneOf(type: string): string {
  if (/Failed|TimedOut|Aborted/.test(type)) return 'bad'
  return type === 'ExecutionSucceeded' ? 'good' : ''
}
