import { EXECUTION_STATUSES, type Execution, isRunning } from '../step-functions/execution.ts'
import type { ControlParts } from './parts.ts'
import { type ControlCall, ControlError, type ControlRoutes, checkParameters } from './routes.ts'
import { type ExecutionSummary, summaryOf } from './summary.ts'

const PAGE = 50
const MOST = 1000
/** Filters whose value a summary must have. */
const FIELDS = ['route', 'tier', 'error', 'type'] as const
const FILTERS = ['status', 'machine', ...FIELDS, 'from', 'to', 'text', 'mapRun']

/** Executions of both types, with what a person filters them by. */
export const executionRoutes = ({ stepFunctions }: ControlParts): ControlRoutes => {
  const { store, machines } = stepFunctions

  const executionOf = ({ segments: [arn = ''] }: ControlCall): Execution => {
    const execution = store.get(arn)
    if (!execution) throw new ControlError(404, `Execution Does Not Exist: '${arn}'`)
    return execution
  }

  return {
    'GET executions': call => {
      checkParameters(call, [...FILTERS, 'limit', 'skip', 'nextToken'])
      const { query } = call
      const filter = readFilter(query)
      const limit = readNumber(query, 'limit', PAGE, MOST)
      const before = readNumber(query, 'nextToken', Number.POSITIVE_INFINITY)
      const matching = store.list(query.get('mapRun') ?? undefined).filter(filter)
      const rest = matching.filter(execution => execution.sequence < before)
      // By number for a person who jumps between pages, by token for a program that wants each execution once.
      const skip = readNumber(query, 'skip', 0)
      const page = rest.slice(skip, skip + limit)
      const last = page.at(-1)
      return {
        total: matching.length,
        executions: page.map(summaryOf),
        ...(last && rest.length > skip + page.length ? { nextToken: String(last.sequence) } : {}),
      }
    },
    'GET executions/:': call => {
      const execution = executionOf(call)
      const { input, output, cause, history, machine } = execution
      return {
        ...summaryOf(execution),
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
    'POST executions/:/stop': async call => {
      const execution = executionOf(call)
      if (isRunning(execution)) {
        execution.controller.abort({})
        await execution.finished
      }
      return summaryOf(execution)
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

/** Which executions the query asks for; every filter that is given must hold. */
const readFilter = (query: URLSearchParams): ((execution: Execution) => boolean) => {
  const status = query.get('status')
  if (status !== null && !EXECUTION_STATUSES.includes(status as Execution['status'])) {
    throw new ControlError(400, `status is '${status}': expected one of ${EXECUTION_STATUSES.join(', ')}.`)
  }
  const from = readTime(query, 'from', Number.NEGATIVE_INFINITY)
  const to = readTime(query, 'to', Number.POSITIVE_INFINITY)
  const text = query.get('text')?.toLowerCase()
  const machine = query.get('machine')
  const wanted = FIELDS.flatMap(key => {
    const value = query.get(key)
    return value === null ? [] : [[key, value] as const]
  })
  const children = query.has('mapRun')
  return execution => {
    if (status !== null && execution.status !== status) return false
    if (execution.startDate < from || execution.startDate > to) return false
    if (!children && execution.mapRunArn !== undefined) return false
    if (machine !== null && execution.machine.arn !== machine && execution.machine.name !== machine) return false
    // A part of the name, or a whole ARN as people paste it: a part of an ARN would fit every execution of a machine.
    const named = text && (execution.name.toLowerCase().includes(text) || execution.arn.toLowerCase() === text)
    if (text && !named) return false
    if (wanted.length === 0) return true
    const summary: ExecutionSummary = summaryOf(execution)
    return wanted.every(([key, value]) => summary[key] === value)
  }
}

const readNumber = (
  query: URLSearchParams,
  name: string,
  otherwise: number,
  most = Number.MAX_SAFE_INTEGER,
): number => {
  const value = query.get(name)
  if (value === null) return otherwise
  if (!/^\d+$/.test(value) || Number(value) > most) {
    throw new ControlError(
      400,
      `${name} is '${value}': expected a whole number${most < Number.MAX_SAFE_INTEGER ? ` up to ${most}` : ''}.`,
    )
  }
  return Number(value)
}

const readTime = (query: URLSearchParams, name: string, otherwise: number): number => {
  const value = query.get(name)
  if (value === null) return otherwise
  const time = /^\d+$/.test(value) ? Number(value) : Date.parse(value)
  if (Number.isNaN(time))
    throw new ControlError(400, `${name} is '${value}': expected epoch milliseconds or an ISO 8601 time.`)
  return time
}
