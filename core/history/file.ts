import type { HistoryEvent } from './event.ts'
import { readEvents } from './event.ts'
import { historyEventOf, logEventOf } from './log-event.ts'
import { isRecord, objectOf, textOf } from './values.ts'

export interface HistoryFile {
  events: HistoryEvent[]
  /** Where the file has more than the history: an `execution` beside the events, or the ARN in each line of a log. */
  execution: Readonly<Record<string, unknown>>
}

const SAVE =
  'Save one with: aws stepfunctions get-execution-history --execution-arn … > history.json; for an EXPRESS execution: aws ' +
  'logs filter-log-events --log-group-name … --filter-pattern \'{ $.execution_arn = "…" }\' > history.json'
const WHOLE = 'The AWS CLI reads all pages unless --max-items or --no-paginate is given.'

/**
 * Reads the text of a file saved by `aws stepfunctions get-execution-history`, all its pages in a list, a bare list of
 * events, one with an `execution` beside the `events`, or what the log group of an EXPRESS execution has: the output of
 * filter-log-events, or its messages as JSON Lines.
 * Throws an Error with one sentence that says what is wrong with the file, or of what it is only a part.
 */
export function readHistoryFile(text: string): HistoryFile {
  if (text.trim() === '') throw new Error('The file is empty.')
  const value = parseFile(text)
  const pages = pagesOf(value)
  const listed = pages?.flatMap(page => (Array.isArray(page.events) ? page.events : []))
  const logged = (listed ?? (Array.isArray(value) ? value : [])).flatMap(one => logEventOf(one) ?? [])
  if (logged.length > 0) {
    const arns = [...new Set(logged.map(event => event.execution_arn))]
    if (arns.length > 1) {
      throw new Error(
        `The log has events of ${arns.length} executions, of ${arns[0]} and others: keep those of one, with ` +
          `--filter-pattern '{ $.execution_arn = "${arns[0]}" }'.`,
      )
    }
    const events = readEvents(logged.map(historyEventOf))
    checkWhole(events, 'A log group keeps every event at the log level ALL only; take in the log from its beginning.')
    checkEnd(events, pages)
    return { events, execution: { executionArn: arns[0] } }
  }
  if (!listed) throw new Error(`The file has no "events" list. ${SAVE}`)
  const events = readEvents(listed)
  if (events.length === 0) throw new Error('The file has an empty "events" list.')
  checkWhole(events, WHOLE)
  checkEnd(events, pages)
  return { events, execution: objectOf(objectOf(value).execution) }
}

/** The pages of GetExecutionHistory in a file: one, a list of them, or the events alone. */
function pagesOf(value: unknown): Record<string, unknown>[] | undefined {
  if (isRecord(value))
    return [value.events, value.results].some(Array.isArray)
      ? [{ ...value, events: value.events ?? value.results }]
      : undefined
  if (!Array.isArray(value)) return undefined
  const pages = value.filter(isRecord).filter(page => Array.isArray(page.events))
  return pages.length > 0 ? pages : [{ events: value }]
}

/** The AWS CLI's own token, of --max-items, has a capital letter. */
const tokenOf = (page: Record<string, unknown> | undefined): string | undefined =>
  textOf(page?.nextToken) ?? textOf(page?.NextToken)

const isEnd = (event: HistoryEvent | undefined): boolean =>
  /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(event?.type ?? '')

/** A token with an end behind it is the last page's: AWS may give one although nothing follows. */
function checkEnd(events: readonly HistoryEvent[], pages: readonly Record<string, unknown>[] | undefined): void {
  const last = events.at(-1)
  if (!tokenOf(pages?.at(-1)) || isEnd(last)) return
  throw new Error(
    `The file is a part of a history: it ends with ${last?.type} (id ${last?.id}), and its nextToken says that more follows. ${WHOLE}`,
  )
}

/** Ids count from 1 without a gap. */
function checkWhole(events: readonly HistoryEvent[], hint: string): void {
  const [first] = events
  if (first?.type !== 'ExecutionStarted') {
    throw new Error(
      `The file is a part of a history: it begins with ${first?.type} (id ${first?.id}) instead of ExecutionStarted. ${hint}`,
    )
  }
  const gap = events.findIndex((event, index) => index > 0 && event.id !== (events[index - 1]?.id ?? 0) + 1)
  if (gap < 0) return
  const from = (events[gap - 1]?.id ?? 0) + 1
  throw new Error(
    `The file is a part of a history: the events ${from} to ${(events[gap]?.id ?? 0) - 1} are missing. ${hint}`,
  )
}

function parseFile(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const lines = jsonLines(text)
    if (lines) return lines
    const { message } = error as Error
    const at = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length)
    // Engines complain at the end of the text, or name where an open text began.
    const [, ...earlier] = text.trimEnd().split(/\r?\n/).reverse()
    const cutLine = earlier.length > 0 && jsonLines(earlier.join('\n'), 1) !== undefined
    const cut = cutLine || /end of (JSON|data)|[Uu]nterminated/.test(message) || at >= text.trimEnd().length
    const readable = /^\s*[[{]/.test(text)
    if (cut && readable) throw new Error('The file is cut off: its JSON ends in the middle.')
    throw new Error(`The file is not JSON: ${message}`)
  }
}

/** @returns the values of a file of JSON Lines; undefined when it is none */
function jsonLines(text: string, least = 2): unknown[] | undefined {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '')
  if (lines.length < least) return undefined
  try {
    return lines.map(line => JSON.parse(line))
  } catch {
    return undefined
  }
}
