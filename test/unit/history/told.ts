import { readEvents } from '../../../core/history/event.ts'
import { readHistory } from '../../../core/history/history.ts'
import { reportOf } from '../../../core/history/report.ts'

/** A history, read. */
export const read = (raw: unknown) => readHistory(readEvents(raw))
/** `name: status error`, and the place of the iteration. */
export const told = (raw: unknown) =>
  reportOf(read(raw)).visits.map(({ state, status, error, iteration }) =>
    [`${state}${iteration === undefined ? '' : `#${iteration}`}: ${status}`, error].filter(Boolean).join(' '),
  )
/** When a state was entered and left: seconds and milliseconds of the minute. */
export const at = (raw: unknown, state: string) => {
  const visit = reportOf(read(raw)).visits.find(one => one.state === state)
  return [visit?.startedAt.slice(17, 23), visit?.endedAt?.slice(17, 23)]
}
