import type { Compiler } from './compiler.ts'
import { DefinitionError, StatesError } from './errors.ts'
import { evaluate } from './evaluate.ts'
import type { ChildRecord, Visit } from './execution.ts'
import { type Fields, show } from './fields.ts'
import type { MapRun } from './map-run.ts'

export type WriteResults = (visit: Visit, mapRun: MapRun, records: readonly ChildRecord[]) => Promise<unknown>

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
const linesOf = (records: readonly ChildRecord[], transformation: Transformation): unknown[] =>
  records.flatMap(record => {
    if (transformation === 'NONE' || record.result.status !== 'SUCCEEDED') return [describe(record)]
    const output: unknown = JSON.parse(record.result.output ?? 'null')
    return transformation === 'FLATTEN' && Array.isArray(output) ? output : [output]
  })

/** ResultWriter, to JSONL (or JSON) files and a manifest in S3. Resolves with the Map's result: where the manifest is. */
export const writerOf = (fields: Fields, compiler: Compiler): WriteResults | undefined => {
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

  return async (visit, mapRun, records) => {
    const target = (args ? (await evaluate(visit, args)).value : {}) as { Bucket?: unknown; Prefix?: unknown }
    const { maps } = visit.branch.run.options
    const failed = (cause: string) => new StatesError('States.ResultWriterFailed', cause)
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
    const putFile = async (status: string, chosen: readonly ChildRecord[]) => {
      if (chosen.length === 0) return []
      const lines = linesOf(chosen, transformation)
      const body = type === 'JSONL' ? lines.map(line => JSON.stringify(line)).join('\n') : JSON.stringify(lines)
      return [await put(`${folder}/${status}_0.${type.toLowerCase()}`, body)]
    }
    const files = {
      FAILED: await putFile(
        'FAILED',
        records.filter(({ result }) => result.status !== 'SUCCEEDED'),
      ),
      PENDING: [],
      SUCCEEDED: await putFile(
        'SUCCEEDED',
        records.filter(({ result }) => result.status === 'SUCCEEDED'),
      ),
    }
    const manifest = { DestinationBucket: bucket, MapRunArn: mapRun.mapRunArn, ResultFiles: files }
    const { Key } = await put(`${folder}/manifest.json`, JSON.stringify(manifest))
    mapRun.written(records.length)
    return { MapRunArn: mapRun.mapRunArn, ResultWriterDetails: { Bucket: bucket, Key } }
  }
}
