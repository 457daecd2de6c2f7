import type { Compiler } from './compiler.ts'
import { DefinitionError, StatesError } from './errors.ts'
import { evaluate } from './evaluate.ts'
import type { ChildRecord, Visit } from './execution.ts'
import { type Fields, show } from './fields.ts'
import type { MapRun } from './map-run.ts'

/** Takes the record of each child as it ends, in any order, and writes them to S3 part by part. */
export interface ResultLog {
  add(index: number, record: ChildRecord): Promise<void>
  /** Writes the rest and the manifest. Resolves with the Map's result: where the manifest is. */
  end(): Promise<unknown>
}
/** Rejects with States.ResultWriterFailed, or when the arguments cannot be evaluated. */
export type OpenResults = (visit: Visit, mapRun: MapRun) => Promise<ResultLog>

/** Characters of a result file; AWS splits its own, too. What is written need not be held here any more. */
const PART = 8 * 1024 * 1024

const iso = (time: number) => new Date(time).toISOString()

/** A line of a result file without transformation, as AWS exports it. */
const describe = ({ name, options, startTime, stopTime, result }: ChildRecord) => ({
  ...(result.cause === undefined ? {} : { Cause: result.cause }),
  ...(result.error === undefined ? {} : { Error: result.error }),
  ExecutionArn: options.executionArn,
  Input: options.input,
  InputDetails: { Included: true },
  Name: name,
  ...(result.output === undefined ? {} : { Output: result.output, OutputDetails: { Included: true } }),
  RedriveCount: 0,
  RedriveStatus: result.status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN',
  StartDate: iso(startTime),
  StateMachineArn: options.stateMachineArn,
  Status: result.status,
  StopDate: iso(stopTime),
})

const TRANSFORMATIONS = ['NONE', 'COMPACT', 'FLATTEN'] as const
type Transformation = (typeof TRANSFORMATIONS)[number]

/** COMPACT writes the outputs only, FLATTEN the elements of outputs that are arrays; failures are always whole. */
const linesOf = (record: ChildRecord, transformation: Transformation): unknown[] => {
  if (transformation === 'NONE' || record.result.status !== 'SUCCEEDED') return [describe(record)]
  const output: unknown = JSON.parse(record.result.output ?? 'null')
  return transformation === 'FLATTEN' && Array.isArray(output) ? output : [output]
}

/** ResultWriter, to JSONL (or JSON) files and a manifest in S3. */
export const writerOf = (fields: Fields, compiler: Compiler): OpenResults | undefined => {
  const writer = fields.optionalObject('ResultWriter')
  if (!writer) return undefined
  const resource = writer.text('Resource')
  if (!/^arn:[^:]+:states:::s3:putObject$/.test(resource)) {
    throw new DefinitionError(
      writer.at('Resource'),
      `this engine writes results with s3:putObject only, got ${show(resource)}`,
    )
  }
  const config = writer.optionalObject('WriterConfig')
  const type = config?.oneOf('OutputType', ['JSONL', 'JSON']) ?? 'JSON'
  const transformation = config?.oneOf('Transformation', TRANSFORMATIONS) ?? 'NONE'
  config?.done()
  writer.object('Arguments')
  const args = compiler.optional(writer, 'Arguments', 'ResultWriter/Arguments')
  writer.done()

  return async (visit, mapRun) => {
    const target = (args ? (await evaluate(visit, args)).value : {}) as { Bucket?: unknown; Prefix?: unknown }
    const { maps } = visit.branch.run.options
    if (!maps) throw failed('no S3 is there to write the results to')
    if (typeof target.Bucket !== 'string') throw failed('Bucket must be a string')
    const bucket = target.Bucket
    const prefix =
      typeof target.Prefix === 'string' && target.Prefix !== '' ? `${target.Prefix.replace(/\/$/, '')}/` : ''
    const folder = `${prefix}${mapRun.mapRunArn.split(':').at(-1)}`
    const put = async (key: string, body: string) => {
      await maps.putObject(bucket, key, body).catch(error => {
        throw failed((error as Error).message)
      })
      return { Key: key, Size: Buffer.byteLength(body) }
    }
    const files = {
      FAILED: createFile(put, `${folder}/FAILED`, type),
      SUCCEEDED: createFile(put, `${folder}/SUCCEEDED`, type),
    }
    let count = 0
    return {
      add: (index, record) => {
        count += 1
        const lines = linesOf(record, transformation).map(line => JSON.stringify(line))
        return files[record.result.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED'].add(index, lines)
      },
      async end() {
        const written = { FAILED: await files.FAILED.end(), PENDING: [], SUCCEEDED: await files.SUCCEEDED.end() }
        const manifest = { DestinationBucket: bucket, MapRunArn: mapRun.mapRunArn, ResultFiles: written }
        const { Key } = await put(`${folder}/manifest.json`, JSON.stringify(manifest))
        mapRun.written(count)
        return { MapRunArn: mapRun.mapRunArn, ResultWriterDetails: { Bucket: bucket, Key } }
      },
    }
  }
}

const failed = (cause: string) => new StatesError('States.ResultWriterFailed', cause)

interface WrittenFile {
  Key: string
  Size: number
}

/** Lines that become files `name_0`, `name_1` and so on, each in the order of the items. */
const createFile = (put: (key: string, body: string) => Promise<WrittenFile>, name: string, type: 'JSON' | 'JSONL') => {
  const written: WrittenFile[] = []
  let held: { index: number; lines: string[] }[] = []
  let size = 0
  let parts = 0
  const flush = async () => {
    const lines = held.sort((a, b) => a.index - b.index).flatMap(part => part.lines)
    held = []
    size = 0
    const body = type === 'JSONL' ? lines.join('\n') : `[${lines.join()}]`
    written.push(await put(`${name}_${parts++}.${type.toLowerCase()}`, body))
  }
  return {
    async add(index: number, lines: string[]) {
      held.push({ index, lines })
      size += lines.reduce((sum, line) => sum + line.length, 0)
      if (size > PART) await flush()
    },
    async end() {
      if (held.length > 0) await flush()
      return written
    },
  }
}
