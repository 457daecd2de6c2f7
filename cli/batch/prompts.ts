import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { decoderOf } from '../../core/decode-text.ts'
import { unreadable, usageError } from '../exit-codes.ts'
import { type BadLine, foreignFormat, type GoodLine, readLine } from './lines.ts'

/** What a command keeps of a file of prompts, however long it is. */
export interface Prompts {
  /** Of the file's bytes. */
  sha256: string
  /** The lines that can be asked, with the id that they have, if any. */
  good: ReadonlyMap<number, string | undefined>
  bad: readonly BadLine[]
}

/** Reads a file of prompts once, line by line. @throws a usage error when it cannot be read or is of another format */
export async function surveyPrompts(file: string): Promise<Prompts> {
  const hash = createHash('sha256')
  const good = new Map<number, string | undefined>()
  const bad: BadLine[] = []
  for await (const { line, source } of sourceLines(file, bytes => hash.update(bytes))) {
    const foreign = good.size + bad.length === 0 ? foreignFormat(source) : undefined
    if (foreign) throw usageError(`${file} ${foreign}`)
    const read = readLine(source, line)
    if ('problem' in read) bad.push(read)
    else good.set(line, read.id)
  }
  return { sha256: hash.digest('hex'), good, bad }
}

/** Reads the lines of a file again that can be asked and are `wanted`. */
export async function* goodLines(file: string, wanted: ReadonlySet<number>): AsyncGenerator<GoodLine> {
  for await (const { line, source } of sourceLines(file)) {
    if (!wanted.has(line)) continue
    const read = readLine(source, line)
    if (!('problem' in read)) yield read
  }
}

/** The lines of a file that are not blank, numbered from 1, in the encoding that the file begins with. */
async function* sourceLines(
  file: string,
  onBytes?: (bytes: Buffer) => void,
): AsyncGenerator<{ line: number; source: string }> {
  let decoder: ReturnType<typeof decoderOf> | undefined
  let rest = ''
  let line = 0
  try {
    for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) {
      onBytes?.(bytes)
      decoder ??= decoderOf(bytes)
      const pieces = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = pieces.pop() ?? ''
      for (const source of pieces) {
        line += 1
        if (source.trim() !== '') yield { line, source }
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw unreadable(file, error)
    throw error
  }
  rest += decoder?.decode() ?? ''
  if (rest.trim() !== '') yield { line: line + 1, source: rest }
}
