import type { Execution } from '../step-functions/execution.ts'

/** One line of the list of executions; what only a router's execution has is left out of the others. */
export interface ExecutionSummary {
  executionArn: string
  name: string
  machine: string
  type: 'STANDARD' | 'EXPRESS'
  status: Execution['status']
  /** Epoch milliseconds. */
  startDate: number
  stopDate?: number
  error?: string
  mapRunArn?: string
  route?: string
  /** The tier that served. */
  tier?: string
  kind?: string
  /** Calls of models, retries included. */
  tries?: number
  /** Tiers that were tried and left. */
  steps?: number
  usd?: number
  estimated?: boolean
  firstTokenMs?: number
}

const known = new WeakMap<Execution, ExecutionSummary>()

/** The summary of an execution; that of a finished one is read out of its output or cause once. */
export const summaryOf = (execution: Execution): ExecutionSummary => {
  const existing = known.get(execution)
  if (existing) return existing
  const summary: ExecutionSummary = {
    executionArn: execution.arn,
    name: execution.name,
    machine: execution.machine.name,
    type: execution.machine.type,
    status: execution.status,
    startDate: execution.startDate,
    ...(execution.stopDate === undefined ? {} : { stopDate: execution.stopDate }),
    ...(execution.error === undefined ? {} : { error: execution.error }),
    ...(execution.mapRunArn === undefined ? {} : { mapRunArn: execution.mapRunArn }),
    ...routing(execution),
  }
  if (execution.status !== 'RUNNING') known.set(execution, summary)
  return summary
}

type Fields = Record<string, unknown>

/** Reads the answer of a router's execution, or the JSON cause that it failed with. */
const routing = (execution: Execution): Partial<ExecutionSummary> => {
  const result = parseObject(execution.output ?? execution.cause)
  const asked = execution.status === 'RUNNING' ? parseObject(execution.input) : undefined
  const route = text(result?.route) ?? text(asked?.route)
  const attempts = Array.isArray(result?.attempts) ? (result.attempts as Fields[]) : undefined
  if (!attempts) return route === undefined ? {} : { route }
  const served = object(result?.servedBy)
  const cost = object(result?.cost)
  const spent = attempts.reduce((sum, attempt) => sum + (number(attempt.usd) ?? 0), 0)
  const timing = object(result?.timing)
  return {
    ...defined('route', route),
    ...defined('tier', text(served.tier)),
    ...defined('kind', text(served.kind)),
    tries: attempts.reduce((sum, attempt) => sum + (number(attempt.tries) ?? 1), 0),
    steps: attempts.filter(attempt => attempt.outcome !== 'Answered').length,
    usd: number(cost.usd) ?? spent,
    estimated: cost.estimated === true || attempts.some(attempt => attempt.estimated === true),
    ...defined('firstTokenMs', number(timing.firstTokenMs)),
  }
}

const parseObject = (json: string | undefined): Fields | undefined => {
  if (!json?.startsWith('{')) return undefined
  try {
    return JSON.parse(json) as Fields
  } catch {
    return undefined // a cause may be any text
  }
}

const object = (value: unknown): Fields => (value !== null && typeof value === 'object' ? (value as Fields) : {})
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const defined = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: V })
