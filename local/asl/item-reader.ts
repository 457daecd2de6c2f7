import type { Compiler } from './compiler.ts'
import { DefinitionError, StatesError } from './errors.ts'
import { evaluate } from './evaluate.ts'
import type { Visit } from './execution.ts'
import { type Fields, show } from './fields.ts'

/** Reads the items of a Map; rejects with States.ItemReaderFailed. */
export type ReadItems = (visit: Visit) => Promise<unknown[]>

const failed = (cause: string) => new StatesError('States.ItemReaderFailed', cause)

const parseLine = (line: string, number: number): unknown => {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw failed(`Attempting to read line ${number} as JSON failed: ${(error as Error).message}`)
  }
}

/** ItemReader, from one JSONL object in S3. */
export const readerOf = (fields: Fields, compiler: Compiler): ReadItems | undefined => {
  const reader = fields.optionalObject('ItemReader')
  if (!reader) return undefined
  const resource = reader.text('Resource')
  if (!/^arn:[^:]+:states:::s3:getObject$/.test(resource)) {
    throw new DefinitionError(
      reader.at('Resource'),
      `this engine reads items with s3:getObject only, got ${show(resource)}`,
    )
  }
  const config = reader.object('ReaderConfig')
  const type = config.take('InputType')
  if (type !== 'JSONL') {
    throw new DefinitionError(config.at('InputType'), `this engine reads items of "JSONL" only, got ${show(type)}`)
  }
  const most = config.number('MaxItems', 1, 100_000_000) ?? Number.POSITIVE_INFINITY
  config.done()
  reader.object('Arguments')
  const args = compiler.optional(reader, 'Arguments', 'ItemReader/Arguments')
  reader.done()
  return async visit => {
    const { Bucket: bucket, Key: key } = (args ? (await evaluate(visit, args)).value : {}) as Record<string, unknown>
    const { maps } = visit.branch.run.options
    if (!maps) throw failed('no S3 is there to read the items from')
    if (typeof bucket !== 'string' || typeof key !== 'string') throw failed('Bucket and Key must be strings')
    let text: string
    try {
      text = await maps.getObject(bucket, key)
    } catch (error) {
      throw failed((error as Error).message)
    }
    const lines = text.split('\n').map((line, index) => [line.trim(), index + 1] as const)
    const filled = lines.filter(([line]) => line !== '').slice(0, most)
    return filled.map(([line, number]) => parseLine(line, number))
  }
}
