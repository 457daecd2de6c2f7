import { firstTokenSinceStart } from '../../core/history/first-token.ts'
import { keyOf, questionOf, requestOf } from '../../core/history/question.ts'
import { numberOf, objectOf, parsed, recordsOf, textOf } from '../../core/history/values.ts'
import type { Execution } from '../step-functions/execution.ts'
import { type Attempted, attemptedBy, plannedRoute } from './attempted.ts'

/** What became of a request. Each has exactly one; what stepped down has been answered, too. */
export const OUTCOMES = ['atOnce', 'steppedDown', 'duplicate', 'exhausted', 'failed', 'running'] as const
export type Outcome = (typeof OUTCOMES)[number]

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
  /** The beginning of what was asked, on one line; absent where the prompt is in S3. */
  prompt?: string
  /** The line of a batch, and the id that it has there. */
  line?: string
  /** The name of the key with which it came through a door. */
  key?: string
  /** Present when it is a request: an execution of a router, an item of a batch included. */
  outcome?: Outcome
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
  tokens?: number
  /** From the question on, not from the call that answered. */
  firstTokenMs?: number
  duplicateOf?: string
  /** What each tier that was tried met last; tiers that were left out. Not in the JSON of a list. */
  attempted?: Attempted
}

const PROMPT_LENGTH = 160
const KEPT_LENGTH = 4096
const known = new WeakMap<Execution, ExecutionSummary>()
const questions = new WeakMap<Execution, string>()

/** The summary of an execution; that of a finished one is read out of its output or cause once. */
export const summaryOf = (execution: Execution): ExecutionSummary => {
  const existing = known.get(execution)
  if (existing) return existing
  const summary = summarize(execution)
  if (execution.status !== 'RUNNING') known.set(execution, summary)
  return summary
}

/** As the API gives it. */
export const listedSummary = (execution: Execution): ExecutionSummary => {
  const { attempted: _, ...listed } = summaryOf(execution)
  return listed
}

/** The whole question, the name, the key, and the id of the event that asked, for the search; in lower case. */
export function searchedText(execution: Execution): string {
  const existing = questions.get(execution)
  if (existing !== undefined) return existing
  const eventId = textOf(objectOf(parsed(execution.input)).id) ?? ''
  const text = [execution.name, eventId, keyOf(execution.input) ?? '', questionOf(execution.input) ?? '']
    .join('\n')
    .toLowerCase()
  // A long one is read again each time: all of them twice in memory would be much.
  if (text.length <= KEPT_LENGTH) questions.set(execution, text)
  return text
}

/** The routers and the children of a batch, which run the router too; a batch itself is no request. */
const ROUTER = /-router(-express)?$|\//

function summarize(execution: Execution): ExecutionSummary {
  const { machine, error, stopDate, mapRunArn, input, startDate, status } = execution
  const result = objectOf(parsed(execution.output ?? execution.cause))
  const route = textOf(result.route) ?? plannedRoute(execution) ?? textOf(requestOf(input)?.route)
  const prompt = questionOf(input)
  const attempted = attemptedBy(execution, result)
  const answered = Array.isArray(result.attempts)
  const isRequest = answered || (route !== undefined && attempted !== undefined) || ROUTER.test(machine.name)
  return {
    executionArn: execution.arn,
    name: execution.name,
    machine: machine.name,
    type: machine.type,
    status,
    startDate,
    ...defined('stopDate', stopDate),
    ...defined('error', error),
    ...defined('mapRunArn', mapRunArn),
    ...(isRequest && prompt !== undefined && { prompt: shortened(prompt) }),
    ...(mapRunArn !== undefined && defined('line', textOf(objectOf(parsed(input)).id))),
    ...defined('key', keyOf(input)),
    ...(isRequest && { outcome: outcomeOf(execution, result) }),
    ...defined('route', route),
    ...defined('duplicateOf', textOf(result.duplicateOf)),
    ...(answered ? answerFields(result) : {}),
    ...(isRequest && attempted && { attempted }),
  }
}

function answerFields(result: Record<string, unknown>): Partial<ExecutionSummary> {
  const attempts = recordsOf(result.attempts)
  const served = objectOf(result.servedBy)
  const cost = objectOf(result.cost)
  const timing = objectOf(result.timing)
  return {
    ...defined('tier', textOf(served.tier)),
    ...defined('kind', textOf(served.kind)),
    tries: attempts.reduce((sum, attempt) => sum + (numberOf(attempt.tries) ?? 1), 0),
    steps: attempts.filter(attempt => attempt.outcome !== 'Answered').length,
    usd: numberOf(cost.usd) ?? attempts.reduce((sum, attempt) => sum + (numberOf(attempt.usd) ?? 0), 0),
    estimated: cost.estimated === true || attempts.some(attempt => attempt.estimated === true),
    ...defined('tokens', numberOf(objectOf(result.usage).totalTokens)),
    ...defined('firstTokenMs', firstTokenSinceStart(timing) ?? numberOf(timing.firstTokenMs)),
  }
}

function outcomeOf({ status, error }: Execution, result: Record<string, unknown>): Outcome {
  if (status === 'RUNNING') return 'running'
  if (error === 'TiersExhausted') return 'exhausted'
  if (status !== 'SUCCEEDED') return 'failed'
  if (result.duplicateOf !== undefined) return 'duplicate'
  return recordsOf(result.attempts).some(attempt => attempt.outcome !== 'Answered') ? 'steppedDown' : 'atOnce'
}

const shortened = (text: string): string => {
  const characters = [...text.slice(0, PROMPT_LENGTH * 2)]
  return characters.length <= PROMPT_LENGTH ? text : `${characters.slice(0, PROMPT_LENGTH - 1).join('')}…`
}
const defined = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: V })
