import { closeSync, createReadStream, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { usageError } from '../exit-codes.ts'
import type { ResultLine } from './results.ts'

/** What is known of a line without reading its result again. */
export interface Known {
  status: ResultLine['status']
  usd: number
}

/** The results of a batch: on the disk, with an index in memory, so that a hundred thousand answers need none of it. */
export interface ResultsFile {
  /** The newest result of each line that has one. */
  known: ReadonlyMap<number, Known>
  /** The newest result of a line that has one. */
  read(line: number): ResultLine
  /** Keeps a result beside the file until `write`; it counts instead of an earlier one of its line. */
  add(result: ResultLine): void
  /** Replaces the results file by all results, in the order of their lines. */
  write(): void
  /** Removes what `write` has not taken over. */
  close(): void
}

interface Entry extends Known {
  descriptor: number
  at: number
  length: number
}

const BLOCK = 1 << 20

/**
 * Opens the results of a batch for more.
 * @param earlier whether the file holds results of this batch already
 * @throws a usage error that names a line of the file which is no result
 */
export async function openResults(file: string, earlier: boolean): Promise<ResultsFile> {
  const entries = new Map<number, Entry>()
  const old = earlier ? await indexOf(file, entries) : undefined
  const added = `${file}.added`
  const descriptor = openSync(added, 'w+')
  let end = 0
  return {
    known: entries,
    read: line => JSON.parse(bytesOf(entries.get(line) as Entry).toString('utf8')) as ResultLine,
    add(result) {
      // As a text: a hundred thousand buffers would wait for the collector outside of its heap.
      const length = writeSync(descriptor, `${JSON.stringify(result)}\n`)
      entries.set(result.line, { ...knownOf(result), descriptor, at: end, length })
      end += length
    },
    write() {
      writeSorted(`${file}.part`, entries)
      renameSync(`${file}.part`, file)
    },
    close() {
      closeSync(descriptor)
      if (old !== undefined) closeSync(old)
      rmSync(added, { force: true })
    },
  }
}

const knownOf = ({ status, output }: ResultLine): Known => ({ status, usd: output?.cost?.usd ?? 0 })

/** Adds an entry for each line of a results file. @returns the open file, undefined when there is none */
async function indexOf(file: string, entries: Map<number, Entry>): Promise<number | undefined> {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  let number = 0
  for await (const { at, bytes } of pieces(file)) {
    number += 1
    if (bytes.length <= 1) continue
    const result = parsedResult(bytes.toString('utf8'))
    if (!result) throw usageError(`${file}:${number} is not a result of a batch: --force starts over`)
    entries.set(result.line, { ...knownOf(result), descriptor, at, length: bytes.length })
  }
  return descriptor
}

/** The lines of a file as bytes, their ends included, and where they are. */
async function* pieces(file: string): AsyncGenerator<{ at: number; bytes: Buffer }> {
  let rest: Buffer = Buffer.alloc(0)
  let at = 0
  for await (const chunk of createReadStream(file, { highWaterMark: BLOCK }) as AsyncIterable<Buffer>) {
    const block = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let start = 0
    for (let end = block.indexOf(10); end !== -1; end = block.indexOf(10, start)) {
      yield { at: at + start, bytes: block.subarray(start, end + 1) }
      start = end + 1
    }
    at += start
    rest = block.subarray(start)
  }
  if (rest.length > 0) yield { at, bytes: rest }
}

function parsedResult(line: string): ResultLine | undefined {
  try {
    const result = JSON.parse(line) as ResultLine | null
    return Number.isInteger(result?.line) ? (result ?? undefined) : undefined
  } catch {
    return undefined
  }
}

const bytesOf = ({ descriptor, at, length }: Entry): Buffer => {
  const bytes = Buffer.allocUnsafe(length)
  readSync(descriptor, bytes, 0, length, at)
  return bytes
}

function writeSorted(file: string, entries: ReadonlyMap<number, Entry>): void {
  const target = openSync(file, 'w')
  let bytes = Buffer.allocUnsafe(64 * 1024)
  try {
    for (const line of [...entries.keys()].sort((a, b) => a - b)) {
      const { descriptor, at, length } = entries.get(line) as Entry
      if (length > bytes.length) bytes = Buffer.allocUnsafe(2 * length)
      readSync(descriptor, bytes, 0, length, at)
      writeSync(target, bytes, 0, length)
      // The last line of a file may lack its end.
      if (bytes[length - 1] !== 10) writeSync(target, '\n')
    }
    fsyncSync(target)
  } finally {
    closeSync(target)
  }
}
