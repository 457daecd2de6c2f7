import * as z from 'zod/mini'
import { strict, text } from '../../core/schema.ts'
import { type Execution, isRunning } from '../step-functions/execution.ts'
import { FILTERS, readFilter, sorted } from './filter.ts'
import { readNumber } from './parameters.ts'
import type { ControlParts } from './parts.ts'
import { type ControlCall, ControlError, type ControlRoutes, checkParameters, readBody } from './routes.ts'
import { listedSummary, summaryOf } from './summary.ts'

const PAGE = 50
const MOST = 1000

/** Executions of both types, with what a person filters them by. */
export const executionRoutes = ({ stepFunctions, streams }: ControlParts): ControlRoutes => {
  const { store, machines } = stepFunctions

  const executionOf = ({ segments: [arn = ''] }: ControlCall): Execution => {
    const execution = store.get(arn)
    if (!execution) throw new ControlError(404, `Execution Does Not Exist: '${arn}'`)
    return execution
  }

  return {
    'GET executions': call => {
      checkParameters(call, [...FILTERS, 'sort', 'order', 'limit', 'skip', 'nextToken'])
      const { query } = call
      const filter = readFilter(query)
      const limit = readNumber(query, 'limit', PAGE, MOST)
      const before = readNumber(query, 'nextToken', Number.POSITIVE_INFINITY)
      const matching = sorted(store.list(query.get('mapRun') ?? undefined).filter(filter), query)
      if (query.has('sort') && query.has('nextToken'))
        throw new ControlError(400, 'nextToken goes with the order of starting: leave out sort, or page by skip.')
      const rest = matching.filter(execution => execution.sequence < before)
      // By number for a person who jumps between pages, by token for a program that wants each execution once.
      const skip = readNumber(query, 'skip', 0)
      const page = rest.slice(skip, skip + limit)
      const last = page.at(-1)
      return {
        total: matching.length,
        usd: matching.reduce((sum, execution) => sum + (summaryOf(execution).usd ?? 0), 0),
        executions: page.map(listedSummary),
        ...(last && !query.has('sort') && rest.length > skip + page.length ? { nextToken: String(last.sequence) } : {}),
      }
    },
    'GET executions/:': call => {
      const execution = executionOf(call)
      const { input, output, cause, history, machine } = execution
      return {
        ...listedSummary(execution),
        stateMachineArn: machine.arn,
        input,
        output,
        cause,
        events: history.length(),
        mapRuns: store.mapRunsOf(execution.arn),
        definition: machine.definition,
      }
    },
    'GET executions/:/history': call => {
      checkParameters(call, ['after', 'limit'])
      const { history } = executionOf(call)
      const after = readNumber(call.query, 'after', 0)
      const limit = readNumber(call.query, 'limit', MOST, 25_000)
      const last = Math.min(after + limit, history.length())
      return {
        events: history.slice(after + 1, last),
        total: history.length(),
        ...(last < history.length() ? { next: last } : {}),
      }
    },
    'GET executions/:/stream': async call => {
      checkParameters(call, ['after'])
      return { items: await streams.items(executionOf(call).input, call.query.get('after') ?? '') }
    },
    'POST executions/:/stop': async call => {
      const execution = executionOf(call)
      const { cause } = call.body === undefined ? {} : readBody(call, strict({ cause: z.optional(text()) }))
      if (isRunning(execution)) {
        execution.controller.abort(cause === undefined ? {} : { error: 'Stopped', cause })
        await execution.finished
      }
      return listedSummary(execution)
    },
    'GET machines': () => ({
      machines: [...machines.values()].map(({ arn, name, type, definition, creationDate, tags }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate,
        tags,
        definition,
        running: store.list(arn).filter(isRunning).length,
      })),
    }),
  }
}
