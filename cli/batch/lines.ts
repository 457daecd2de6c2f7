import { parseExactly, writtenNumber } from '../../core/exact-json.ts'
import { parseRequest } from '../../core/request/parse.ts'
import type { RequestInput } from '../../core/request/schema.ts'

/** A line that can be asked. */
export interface GoodLine {
  /** 1 for the first line of the file. */
  line: number
  /** The line's own id. */
  id?: string
  request: RequestInput
}
export interface BadLine {
  line: number
  id?: string
  /** One sentence: what is wrong and what was expected. */
  problem: string
}

/** Batch files of others, by two members of their lines. */
const FOREIGN: readonly [members: [string, string], format: string][] = [
  [['recordId', 'modelInput'], 'Bedrock batch inference'],
  [['custom_id', 'body'], 'the OpenAI Batch API'],
]

/** @returns what is wrong with a file whose first line is this one, in one sentence; undefined when it is of our own format */
export function foreignFormat(first: string): string | undefined {
  const value = readJson(first)
  if (typeof value !== 'object' || value === null) return undefined
  const [members, format] = FOREIGN.find(([names]) => names.every(name => name in value)) ?? []
  return (
    members &&
    `is in the format of ${format} (${members.join(', ')}): expected a prompt in quotation marks, or {"id", "prompt" or "messages"}, a line`
  )
}

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Reads a line of a JSON Lines file: a prompt (a JSON string) or a whole request (an object, with an optional `id`).
 * A bad line is reported and harms no other.
 */
export function readLine(source: string, line: number): GoodLine | BadLine {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    return { line, problem: `not JSON: ${(error as Error).message}` }
  }
  if (nestsDeeply(value, source)) return { line, problem: `nested too deeply: expected at most ${DEEPEST} levels` }
  if (typeof value === 'string') return check(line, undefined, { prompt: value })
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, problem: 'expected a prompt in quotation marks, or an object with a prompt or messages' }
  }
  const { id, ...request } = value as { id?: unknown }
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') {
    return { line, problem: 'id: expected text or a number' }
  }
  return check(line, id === undefined ? undefined : writtenId(source, id), request as RequestInput)
}

/** An id of 17 digits is more than a JavaScript number can hold: it comes back as it was written. */
const writtenId = (source: string, id: string | number): string =>
  typeof id === 'string' ? id : (writtenNumber((parseExactly(source) as { id: unknown }).id) ?? String(id))

/** Jackson, AWS's JSON parser, takes a thousand levels by default: one line beyond would end the whole batch. */
const DEEPEST = 1000

const nestsDeeply = (value: unknown, source: string): boolean => {
  if (source.length <= 2 * DEEPEST) return false
  let level: unknown[] = [value]
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = level.flatMap(part => (typeof part === 'object' && part !== null ? Object.values(part) : []))
    if (level.length === 0) return false
  }
  return true
}

/** What Plan would reject is known here already: it costs no execution to say so. */
function check(line: number, id: string | undefined, request: RequestInput): GoodLine | BadLine {
  const named = { line, ...(id !== undefined && { id }) }
  if (request.stream !== undefined)
    return { ...named, problem: 'stream is given: expected none in a batch, whose answers come as a whole' }
  try {
    // A line over 160 KiB travels through S3, so the larger limit counts.
    parseRequest(request, { stored: request.requestUri === undefined, open: true })
    return { ...named, request }
  } catch (error) {
    return { ...named, problem: (error as Error).message }
  }
}

/** Bedrock's result records know a line by its input alone, so its number leads the id that is sent. */
export const sentId = ({ line, id }: GoodLine): string => (id === undefined ? `${line}` : `${line}:${id}`.slice(0, 256))

/** @returns the line number of a record's input, or undefined when it is none of ours */
export function lineOfInput(input: unknown): number | undefined {
  const id = (input as { id?: unknown } | null)?.id
  const number = typeof id === 'string' ? Number.parseInt(id, 10) : Number.NaN
  return Number.isInteger(number) ? number : undefined
}
