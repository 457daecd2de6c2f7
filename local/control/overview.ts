import type { Execution } from '../step-functions/execution.ts'
import type { ControlParts } from './parts.ts'
import { ControlError, type ControlRoutes, checkParameters } from './routes.ts'
import { type ExecutionSummary, summaryOf } from './summary.ts'

const DEFAULT_MINUTES = 15
const BUCKETS = 60

interface Counts {
  requests: number
  answered: number
  /** Answered by another tier than the first one tried. */
  steppedDown: number
  exhausted: number
  failed: number
  usd: number
}

const noCounts = (): Counts => ({ requests: 0, answered: 0, steppedDown: 0, exhausted: 0, failed: 0, usd: 0 })

/** The last minutes in figures, without a word of any prompt: `GET overview?minutes=15`. */
export const overviewRoutes = ({ stepFunctions, clock }: ControlParts): ControlRoutes => ({
  'GET overview': call => {
    checkParameters(call, ['minutes'])
    const { query } = call
    const minutes = Number(query.get('minutes') ?? DEFAULT_MINUTES)
    if (!(minutes > 0 && minutes <= 24 * 60)) {
      throw new ControlError(400, `minutes is '${query.get('minutes')}': expected a number above 0 and up to 1440.`)
    }
    const to = clock.now()
    const from = to - minutes * 60_000
    const recent = stepFunctions.store.list().filter(execution => execution.startDate > from)
    return { from, to, ...figures(recent.filter(isRequest), from, (to - from) / BUCKETS) }
  },
})

/** The routers and the children of a batch, which run the router too; a batch itself is no request. */
const ROUTER = /-router(-express)?$|\//

/** Whether an execution is a request: by its answer, or by its machine while it has none or never got one. */
const isRequest = (execution: Execution): boolean => {
  const { tries, route, machine } = summaryOf(execution)
  return tries !== undefined || route !== undefined || ROUTER.test(machine)
}

const figures = (executions: readonly Execution[], from: number, step: number) => {
  const totals = { ...noCounts(), running: 0 }
  const series = Array.from({ length: BUCKETS }, (_, index) => ({ at: Math.round(from + index * step), ...noCounts() }))
  const tiers = new Map<string, Counts & { firstToken: number[] }>()
  const routes = new Map<string, Counts & { firstToken: number[] }>()
  for (const execution of executions) {
    const summary = summaryOf(execution)
    const bucket = series[Math.min(BUCKETS - 1, Math.max(0, Math.floor((execution.startDate - from) / step)))]
    const groups = [totals, bucket, groupOf(tiers, summary.tier), groupOf(routes, summary.route)]
    for (const counts of groups) if (counts) count(counts, summary)
    if (execution.status === 'RUNNING') totals.running++
    if (summary.firstTokenMs !== undefined) {
      groupOf(tiers, summary.tier)?.firstToken.push(summary.firstTokenMs)
      groupOf(routes, summary.route)?.firstToken.push(summary.firstTokenMs)
    }
  }
  return { stepMs: Math.round(step), totals, series, byTier: withPercentiles(tiers), byRoute: withPercentiles(routes) }
}

const groupOf = (groups: Map<string, Counts & { firstToken: number[] }>, name: string | undefined) => {
  if (name === undefined) return undefined
  const known = groups.get(name)
  if (known) return known
  const created = { ...noCounts(), firstToken: [] }
  groups.set(name, created)
  return created
}

const count = (counts: Counts, { status, error, steps, usd }: ExecutionSummary): void => {
  counts.requests++
  counts.usd += usd ?? 0
  if (status === 'SUCCEEDED') {
    counts.answered++
    if (steps) counts.steppedDown++
  } else if (error === 'TiersExhausted') counts.exhausted++
  else if (status !== 'RUNNING') counts.failed++
}

const withPercentiles = (groups: Map<string, Counts & { firstToken: number[] }>) =>
  Object.fromEntries(
    [...groups].map(([name, { firstToken, ...counts }]) => {
      const sorted = firstToken.sort((a, b) => a - b)
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
      const percentiles = sorted.length ? { p50: at(0.5), p95: at(0.95), p99: at(0.99) } : {}
      return [name, { ...counts, firstTokenMs: { count: sorted.length, ...percentiles } }]
    }),
  )
