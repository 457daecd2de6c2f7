import type { HistoryEvent } from './event.ts'
import { isRecord, readEvents } from './event.ts'
import { objectOf } from './events.ts'

export interface HistoryFile {
  events: HistoryEvent[]
  /** Where the file has more than the history: `stepdown history --json` writes the execution too. */
  execution: Readonly<Record<string, unknown>>
}

/**
 * Reads a file saved by `aws stepfunctions get-execution-history --execution-arn …`, or a bare list of events, or one
 * with an `execution` beside the `events`. Throws an Error with one sentence that says what is wrong with the file.
 */
export function readHistoryFile(text: string): HistoryFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`The file is not JSON: ${(error as Error).message}`)
  }
  const list = Array.isArray(value) ? value : isRecord(value) ? value.events : undefined
  if (!Array.isArray(list)) {
    throw new Error(
      'The file has no "events" list. Save one with: aws stepfunctions get-execution-history --execution-arn … > history.json',
    )
  }
  const events = readEvents(list)
  const first = events[0]
  if (!first) throw new Error('The file has an empty "events" list.')
  if (first.type !== 'ExecutionStarted') {
    throw new Error(
      `The history begins with ${first.type} (id ${first.id}) instead of ExecutionStarted: a part of it is missing. ` +
        'The AWS CLI reads all pages unless --max-items or --no-paginate is given.',
    )
  }
  return { events, execution: objectOf(objectOf(value).execution) }
}
