import { readFile, rename, writeFile } from 'node:fs/promises'
import type { LineRecord } from '../../client/batch.ts'
import type { Answer } from '../../core/answer.ts'
import { usageError } from '../exit-codes.ts'
import { oneLine } from '../terminal.ts'
import { type BadLine, type GoodLine, lineOfInput } from './lines.ts'

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

export type Results = Map<number, ResultLine>

export const badLineResult = ({ line, id, problem }: BadLine): ResultLine => ({
  line,
  id: id ?? null,
  status: 'FAILED',
  error: 'BadLine',
  cause: problem,
})

/** @returns undefined for a record of no line of this file */
export function resultOf(record: LineRecord, lines: ReadonlyMap<number, GoodLine>): ResultLine | undefined {
  const number = lineOfInput(record.input)
  const line = number === undefined ? undefined : lines.get(number)
  if (!line) return undefined
  const named = { line: line.line, id: line.id ?? null }
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

/** @returns the results of earlier rounds; empty when there is no file. Throws a usage error on a line that is none. */
export async function readResults(file: string): Promise<Results> {
  const text = await readFile(file, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const results: Results = new Map()
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    const result = parsedResult(line)
    if (!result) throw usageError(`${file}:${index + 1} is not a result of a batch: --force starts over`)
    results.set(result.line, result)
  }
  return results
}

function parsedResult(line: string): ResultLine | undefined {
  try {
    const result = JSON.parse(line) as ResultLine | null
    return Number.isInteger(result?.line) ? (result ?? undefined) : undefined
  } catch {
    return undefined
  }
}

/** Written beside and renamed, so that a crash leaves the old results rather than half of the new ones. */
export async function writeResults(file: string, results: Results): Promise<void> {
  const lines = [...results.values()].sort((a, b) => a.line - b.line).map(result => `${JSON.stringify(result)}\n`)
  await writeFile(`${file}.part`, lines)
  await rename(`${file}.part`, file)
}

/** Why a line failed, on one line of a terminal. */
export function failureText({ error = '', cause }: ResultLine): string {
  const message = typeof cause === 'string' ? cause : (cause as { message?: unknown } | undefined)?.message
  return oneLine(typeof message === 'string' ? `${error}: ${message}` : error, 160)
}
