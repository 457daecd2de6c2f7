import { runStates } from '../branch.ts'
import { withCatch } from '../catch.ts'
import type { Compiler } from '../compiler.ts'
import { compileDistributed } from '../distributed-map.ts'
import { DefinitionError, Interruption, StatesError } from '../errors.ts'
import { evaluate, evaluateAs, evaluateWhole } from '../evaluate.ts'
import type { Branch, Exit, States, Step, Visit } from '../execution.ts'
import type { Fields } from '../fields.ts'
import { fork, linkedTo, recordAborts } from '../fork.ts'
import { payloadOf } from '../payload.ts'
import { withRetry } from '../retry.ts'
import type { Template } from '../template.ts'
import { commit, record } from '../visit.ts'
import { withFailureEvent } from './failure-event.ts'
import { evaluateItems } from './items.ts'
import { leave } from './leave.ts'

/** AWS runs at most 40 iterations of an inline Map at once: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const INLINE_CONCURRENCY = 40
const MOST = 2_147_483_647

interface Iterations {
  readonly states: States
  readonly selector: Template | undefined
  readonly concurrency: number
}

/**
 * Runs the items, at most `concurrency` at once. Each worker is a line of events of its own: an iteration follows the
 * last state of the one before it. The first failure aborts the others and is thrown.
 */
const iterate = async (visit: Visit, items: readonly unknown[], { states, selector, concurrency }: Iterations) => {
  const parent = visit.branch
  const { name } = visit.state
  const started = parent.chain.previous
  const link = linkedTo(parent.signal)
  const outputs: unknown[] = new Array(items.length)
  const running = new Map<Branch, number>()
  let [next, last] = [0, started]

  const runItem = async (index: number, chain: Branch['chain']) => {
    const branch = fork(parent, chain, link.signal, { Item: { Index: index, Value: items[index] } })
    running.set(branch, index)
    record(branch, 'MapIterationStarted', { mapIterationStartedEventDetails: { name, index } })
    try {
      // ItemSelector belongs to the Map state and is evaluated in the line of the item.
      const input = selector ? await evaluate({ ...visit, branch }, selector) : payloadOf(items[index])
      outputs[index] = (await runStates(states, branch, input)).value
    } catch (error) {
      if (error instanceof StatesError && !link.signal.aborted) fail(branch, index)
      throw error
    }
    last = record(branch, 'MapIterationSucceeded', { mapIterationSucceededEventDetails: { name, index } }, 'stay')
    running.delete(branch)
    parent.children.delete(branch)
  }
  const fail = (branch: Branch, index: number) => {
    record(branch, 'MapIterationFailed', { mapIterationFailedEventDetails: { name, index } }, 'stay')
    last = branch.chain.previous
    running.delete(branch)
    for (const [other, at] of running) {
      recordAborts(other)
      record(other, 'MapIterationAborted', { mapIterationAbortedEventDetails: { name, index: at } }, 'stay')
    }
    link.abort(new Interruption('ABORTED'))
  }
  const work = async () => {
    const chain = { previous: started }
    while (next < items.length) await runItem(next++, chain)
  }
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work))
    return outputs
  } finally {
    link.abort(new Interruption('ABORTED'))
    link.release()
    parent.children.clear()
    parent.chain.previous = last
  }
}

const compileInline = (fields: Fields, compiler: Compiler, processor: Fields) => {
  const items = compiler.optional(fields, 'Items')
  const selector = compiler.optional(fields, 'ItemSelector')
  const concurrency = compiler.whole(fields, 'MaxConcurrency', 0, MOST)
  // AWS takes and evaluates these two in an inline Map, and they change nothing there.
  const count = compiler.whole(fields, 'ToleratedFailureCount', 0, MOST)
  const percentage = compiler.whole(fields, 'ToleratedFailurePercentage', 0, 100)
  for (const name of ['ItemReader', 'ResultWriter', 'Label']) {
    if (fields.has(name)) throw new DefinitionError(fields.at(name), `"${name}" needs a Map in DISTRIBUTED mode`)
  }
  const states = compiler.inner(processor)
  return async (visit: Visit): Promise<unknown> => {
    const found = await evaluateItems(visit, items)
    const limit = concurrency && (await evaluateWhole(visit, concurrency, MOST, 'MaxConcurrency'))
    if (count) await evaluateWhole(visit, count, MOST, 'ToleratedFailureCount')
    if (percentage) await evaluateAs(visit, percentage, 'number', 'ToleratedFailurePercentage')
    commit(visit)
    record(visit.branch, 'MapStateStarted', { mapStateStartedEventDetails: { length: found.length } })
    return iterate(visit, found, { states, selector, concurrency: limit || INLINE_CONCURRENCY })
  }
}

export const compileMap = (fields: Fields, compiler: Compiler): Step => {
  const leaving = compiler.leaving(fields, ['result'])
  const processor = fields.object('ItemProcessor')
  const config = processor.optionalObject('ProcessorConfig')
  const distributed = config?.oneOf('Mode', ['INLINE', 'DISTRIBUTED']) === 'DISTRIBUTED'
  const run = distributed
    ? compileDistributed(fields, compiler, processor, config)
    : compileInline(fields, compiler, processor)
  config?.done()

  const attempt = async (visit: Visit): Promise<Exit> => {
    const result = payloadOf(await run(visit))
    record(visit.branch, 'MapStateSucceeded', undefined, 'stay')
    return leave(visit, leaving, result, { result: result.value })
  }
  return withCatch(fields, compiler, withFailureEvent('MapStateFailed', withRetry(fields, attempt)))
}
