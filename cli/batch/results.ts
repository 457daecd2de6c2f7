import type { LineRecord } from '../../client/batch.ts'
import type { Answer } from '../../core/answer.ts'
import { oneLine } from '../terminal.ts'
import { type BadLine, lineOfInput } from './lines.ts'

/** One line of the results file. */
export interface ResultLine {
  line: number
  id: string | null
  status: 'SUCCEEDED' | 'FAILED'
  /** The answer as `ask --json` prints it. */
  output?: Answer
  error?: string
  cause?: unknown
  executionArn?: string
}

export const badLineResult = ({ line, id, problem }: BadLine): ResultLine => ({
  line,
  id: id ?? null,
  status: 'FAILED',
  error: 'BadLine',
  cause: problem,
})

/**
 * @param ids of the lines that can be asked
 * @returns undefined for a record of no line of this file
 */
export function resultOf(record: LineRecord, ids: ReadonlyMap<number, string | undefined>): ResultLine | undefined {
  const line = lineOfInput(record.input)
  if (line === undefined || !ids.has(line)) return undefined
  const named = { line, id: ids.get(line) ?? null }
  const { executionArn, status, output, error, cause } = record
  const from = executionArn ? { executionArn } : {}
  if (status === 'SUCCEEDED') return { ...named, status, output: output as Answer, ...from }
  return { ...named, status: 'FAILED', error: error ?? status, ...(cause && { cause: readable(cause) }), ...from }
}

/** The router's Cause is JSON text; in a results file it is easier to read as the object it is. */
function readable(cause: string): unknown {
  try {
    return JSON.parse(cause)
  } catch {
    return cause
  }
}

/** Why a line failed, on one line of a terminal. */
export function failureText({ error = '', cause }: ResultLine): string {
  const message = typeof cause === 'string' ? cause : (cause as { message?: unknown } | undefined)?.message
  return oneLine(typeof message === 'string' ? `${error}: ${message}` : error, 160)
}
