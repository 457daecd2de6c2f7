import { EXECUTION_STATUSES, type Execution } from '../step-functions/execution.ts'
import { readOneOf, readTime } from './parameters.ts'
import { type ExecutionSummary, OUTCOMES, searchedText, summaryOf } from './summary.ts'

/** Filters whose value a summary must have. */
const FIELDS = ['tier', 'error', 'type'] as const
export const FILTERS = [
  'status',
  'machine',
  'route',
  ...FIELDS,
  'outcome',
  'tried',
  'met',
  'skipped',
  'requests',
  'from',
  'to',
  'text',
  'mapRun',
]
/** What a route is called where none is known: a request that was rejected before it had one. */
export const NO_ROUTE = '(none)'

/** Which executions the query asks for; every filter that is given must hold. @throws ControlError 400 */
export const readFilter = (query: URLSearchParams): ((execution: Execution) => boolean) => {
  const status = readOneOf(query, 'status', EXECUTION_STATUSES)
  const outcome = readOneOf(query, 'outcome', ['answered', ...OUTCOMES])
  const requests = readOneOf(query, 'requests', ['true']) !== undefined
  const from = readTime(query, 'from', Number.NEGATIVE_INFINITY)
  const to = readTime(query, 'to', Number.POSITIVE_INFINITY)
  const text = query.get('text')?.toLowerCase()
  const [machine, route, tried, met, skipped] = ['machine', 'route', 'tried', 'met', 'skipped'].map(name =>
    query.get(name),
  )
  const wanted = FIELDS.flatMap(key => {
    const value = query.get(key)
    return value === null ? [] : [[key, value] as const]
  })
  // The items of a batch are requests; among executions they would bury the others.
  const children = query.has('mapRun') || requests
  const fits = ({ attempted, ...summary }: ExecutionSummary): boolean => {
    if (requests && summary.outcome === undefined) return false
    if (route && (summary.route ?? NO_ROUTE) !== route) return false
    if (outcome === 'answered' && summary.outcome !== 'atOnce' && summary.outcome !== 'steppedDown') return false
    if (outcome && outcome !== 'answered' && summary.outcome !== outcome) return false
    if (skipped && !attempted?.skipped.includes(skipped)) return false
    if (!hasMet(attempted, tried, met)) return false
    return wanted.every(([key, value]) => summary[key] === value)
  }
  return execution => {
    if (status !== undefined && execution.status !== status) return false
    if (execution.startDate < from || execution.startDate > to) return false
    if (!children && execution.mapRunArn !== undefined) return false
    if (machine && execution.machine.arn !== machine && execution.machine.name !== machine) return false
    // A whole ARN as people paste it: a part of an ARN would fit every execution of a machine.
    if (text && !searchedText(execution).includes(text) && execution.arn.toLowerCase() !== text) return false
    return fits(summaryOf(execution))
  }
}

/** Whether a tier was tried, and what it met last; without a tier, whether any tier met that. */
function hasMet(
  attempted: ExecutionSummary['attempted'],
  tier: string | null | undefined,
  outcome: string | null | undefined,
): boolean {
  if (!tier && !outcome) return true
  return [...(attempted?.tiers ?? [])].some(
    ([name, record]) => (!tier || name === tier) && (!outcome || record.outcome === outcome),
  )
}

const SORTS = ['start', 'duration', 'cost', 'tries', 'firstToken', 'tokens'] as const
const VALUE: Readonly<Record<(typeof SORTS)[number], (summary: ExecutionSummary) => number | undefined>> = {
  start: ({ startDate }) => startDate,
  duration: ({ startDate, stopDate }) => (stopDate === undefined ? undefined : stopDate - startDate),
  cost: ({ usd }) => usd,
  tries: ({ tries }) => tries,
  firstToken: ({ firstTokenMs }) => firstTokenMs,
  tokens: ({ tokens }) => tokens,
}

/** Sorts executions as the query asks; those without the value come last, and without `sort` the newest first. */
export function sorted(executions: Execution[], query: URLSearchParams): Execution[] {
  const sort = readOneOf(query, 'sort', SORTS)
  const order = readOneOf(query, 'order', ['asc', 'desc']) ?? 'desc'
  if (sort === undefined) return executions
  const value = VALUE[sort]
  const sign = order === 'asc' ? 1 : -1
  return executions.toSorted((a, b) => {
    const [one, other] = [value(summaryOf(a)), value(summaryOf(b))]
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
    return sign * (one - other)
  })
}
