import { starterOf } from './child.ts'
import type { Compiler } from './compiler.ts'
import { DefinitionError, Interruption, StatesError } from './errors.ts'
import { evaluate, evaluateAs, evaluateWhole } from './evaluate.ts'
import type { ChildRecord, Visit } from './execution.ts'
import type { Fields, Json } from './fields.ts'
import { fork, linkedTo } from './fork.ts'
import { uuidFrom } from './functions.ts'
import { type ReadItems, readerOf } from './item-reader.ts'
import { createMapRun, type MapRun } from './map-run.ts'
import { payloadOf } from './payload.ts'
import { writerOf } from './result-writer.ts'
import { evaluateItems } from './states/items.ts'
import type { Template } from './template.ts'
import { commit, record } from './visit.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html: default and maximum. */
const CONCURRENCY = 10_000
const MOST = 2_147_483_647
const EXCEEDED = 'States.ExceedToleratedFailureThreshold'

interface Children {
  readonly visit: Visit
  readonly items: readonly unknown[]
  readonly mapRun: MapRun
  readonly selector: Template | undefined
  /** Starts the child of one item; resolves however it ends. */
  start(index: number, input: string, signal: AbortSignal): Promise<ChildRecord>
  /** Takes what became of it. */
  ended(index: number, record: ChildRecord): Promise<void>
}

/**
 * Runs a child execution for every item. Once more have failed than tolerated, no more are started, those that run are
 * stopped, and it resolves with true.
 */
const runChildren = async ({ visit, items, mapRun, selector, start, ended }: Children): Promise<boolean> => {
  const link = linkedTo(visit.branch.signal)
  let next = 0
  let exceeded = false
  const work = async () => {
    while (next < items.length && !link.signal.aborted) {
      const index = next++
      const map = { Item: { Index: index, Value: items[index] } }
      const branch = fork(visit.branch, visit.branch.chain, link.signal, map)
      visit.branch.children.delete(branch)
      const input = selector ? await evaluate({ ...visit, branch }, selector) : payloadOf(items[index])
      mapRun.count('pending', 'running')
      const record = await start(index, input.text, link.signal)
      mapRun.count('running', record.result.status)
      await ended(index, record)
      if (mapRun.exceeded() && !exceeded) {
        exceeded = true
        link.abort(new Interruption('ABORTED', EXCEEDED))
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(mapRun.maxConcurrency || CONCURRENCY, items.length) }, work))
    visit.branch.signal.throwIfAborted()
    return exceeded
  } finally {
    link.abort(new Interruption('ABORTED'))
    link.release()
  }
}

const failure = ({ error, reason }: StatesError) => ({
  ...(error === undefined ? {} : { error }),
  ...(reason === undefined ? {} : { cause: reason }),
})

/** A Map in DISTRIBUTED mode: every item is an execution of its own, and a Map Run keeps count of them. */
export const compileDistributed = (fields: Fields, compiler: Compiler, processor: Fields, config: Fields) => {
  const type = config.oneOf('ExecutionType', ['STANDARD', 'EXPRESS'])
  if (type !== 'STANDARD')
    throw new DefinitionError(config.at('ExecutionType'), 'this engine has "STANDARD" children only')
  if (fields.has('Items') && fields.has('ItemReader')) {
    throw new DefinitionError(fields.place, 'has both "Items" and "ItemReader"')
  }
  const items = compiler.optional(fields, 'Items')
  const read: ReadItems | undefined = readerOf(fields, compiler)
  const open = writerOf(fields, compiler)
  const selector = compiler.optional(fields, 'ItemSelector')
  const label = fields.optionalText('Label')
  const concurrency = compiler.whole(fields, 'MaxConcurrency', 0, CONCURRENCY)
  const count = compiler.whole(fields, 'ToleratedFailureCount', 0, MOST)
  const percentage = compiler.optional(fields, 'ToleratedFailurePercentage')
  if (percentage && !percentage.expression) fields.number('ToleratedFailurePercentage', 0, 100, 'fraction')
  const states = compiler.inner(processor, 'apart')
  const { ProcessorConfig: _, ...rest } = fields.take('ItemProcessor') as Json
  const definition = { QueryLanguage: 'JSONata', ...rest }

  return async (visit: Visit): Promise<unknown> => {
    const { run } = visit.branch
    const found = read ? undefined : await evaluateItems(visit, items)
    const limits = {
      maxConcurrency: (concurrency && (await evaluateWhole(visit, concurrency, MOST, 'MaxConcurrency'))) ?? 0,
      toleratedFailureCount: (count && (await evaluateWhole(visit, count, MOST, 'ToleratedFailureCount'))) ?? 0,
      toleratedFailurePercentage:
        (percentage && (await evaluateAs<number>(visit, percentage, 'number', 'ToleratedFailurePercentage'))) ?? 0,
    }
    commit(visit)
    // The length is 0 when a reader brings the items: AWS has not read them yet.
    record(visit.branch, 'MapStateStarted', { mapStateStartedEventDetails: { length: found?.length ?? 0 } })
    const name = label ?? visit.state.name.replace(/[^\w-]/g, '').slice(0, 40)
    const executionArn = String(run.context.Execution.Id)
    const mapRun = createMapRun(run.clock, executionArn, `${name}:${uuidFrom(run.random)}`, visit.state.name, limits)
    record(visit.branch, 'MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: mapRun.mapRunArn } })
    run.options.maps?.onMapRun?.(mapRun)
    try {
      const list = found ?? (await (read as ReadItems)(visit))
      mapRun.expect(list.length)
      const start = starterOf(run, mapRun, { definition, timeoutSeconds: undefined, ...states })
      const log = await open?.(visit, mapRun)
      // Ten thousand records would fill the memory; what is written is not kept.
      const outputs: (string | undefined)[] = []
      const ended = async (index: number, record: ChildRecord) => {
        if (log) await log.add(index, record)
        else if (record.result.status === 'SUCCEEDED') outputs[index] = record.result.output ?? 'null'
      }
      const exceeded = await runChildren({ visit, items: list, mapRun, selector, start, ended })
      const written = await log?.end()
      if (exceeded) throw new StatesError(EXCEEDED, 'The specified tolerated failure threshold was exceeded')
      mapRun.end('SUCCEEDED')
      record(visit.branch, 'MapRunSucceeded', undefined, 'stay')
      return written ?? outputs.flatMap(output => (output === undefined ? [] : [JSON.parse(output)]))
    } catch (error) {
      mapRun.end(error instanceof StatesError ? 'FAILED' : 'ABORTED')
      if (error instanceof StatesError)
        record(visit.branch, 'MapRunFailed', { mapRunFailedEventDetails: failure(error) })
      throw error
    }
  }
}
