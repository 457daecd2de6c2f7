import type { TierRecord } from './attempted.ts'
import { NO_ROUTE } from './filter.ts'
import type { ControlParts } from './parts.ts'
import { ControlError, type ControlRoutes, checkParameters } from './routes.ts'
import { type ExecutionSummary, type Outcome, summaryOf } from './summary.ts'

const DEFAULT_MINUTES = 15
const BUCKETS = 60

/** Each request is in exactly one of the outcomes, so that they add up. */
type Counts = Record<Outcome, number> & { requests: number; usd: number }

const noCounts = (): Counts => ({
  requests: 0,
  atOnce: 0,
  steppedDown: 0,
  duplicate: 0,
  exhausted: 0,
  failed: 0,
  running: 0,
  usd: 0,
})

/** The last minutes in figures, without a word of any prompt: `GET overview?minutes=15`. */
export const overviewRoutes = ({ stepFunctions, clock }: ControlParts): ControlRoutes => ({
  'GET overview': call => {
    checkParameters(call, ['minutes'])
    const { query } = call
    const minutes = Number(query.get('minutes') ?? DEFAULT_MINUTES)
    if (!(minutes > 0 && minutes <= 24 * 60)) {
      throw new ControlError(400, `minutes is '${query.get('minutes')}': expected a number above 0 and up to 1440.`)
    }
    // Aligned to the clock, so that the same requests stay in the same bar while time goes on.
    const step = (minutes * 60_000) / BUCKETS
    const end = (Math.floor(clock.now() / step) + 1) * step
    const from = Math.round(end - BUCKETS * step)
    const to = Math.round(end) - 1
    const requests = stepFunctions.store
      .list()
      .filter(({ startDate }) => startDate >= from && startDate <= to)
      .map(summaryOf)
      .filter(({ outcome }) => outcome !== undefined)
    return { from, to, stepMs: Math.round(step), ...figures(requests, from, step) }
  },
})

const figures = (requests: readonly ExecutionSummary[], from: number, step: number) => {
  const totals = noCounts()
  const series = Array.from({ length: BUCKETS }, (_, index) => ({ at: Math.round(from + index * step), ...noCounts() }))
  const routes = new Map<string, Counts & { firstToken: number[] }>()
  for (const summary of requests) {
    const bucket = series[Math.min(BUCKETS - 1, Math.max(0, Math.floor((summary.startDate - from) / step)))]
    const route = of(routes, summary.route ?? NO_ROUTE, () => ({ ...noCounts(), firstToken: [] }))
    for (const counts of [totals, bucket, route]) if (counts) count(counts, summary)
    if (summary.firstTokenMs !== undefined) route.firstToken.push(summary.firstTokenMs)
  }
  return { totals, series, byTier: tiersOf(requests), byRoute: withPercentiles(routes) }
}

interface TierCounts {
  /** Requests that asked this tier. */
  tried: number
  /** What they met there last, by the name of the outcome; these add up to `tried`. */
  met: Record<string, number>
  /** Requests whose plan left it out. */
  skipped: number
  /** Calls, retries included. */
  calls: number
  usd: number
  firstToken: number[]
}

function tiersOf(requests: readonly ExecutionSummary[]) {
  const tiers = new Map<string, TierCounts>()
  const tier = (name: string) =>
    of(tiers, name, () => ({ tried: 0, met: {}, skipped: 0, calls: 0, usd: 0, firstToken: [] }))
  for (const { attempted } of requests) {
    for (const [name, record] of attempted?.tiers ?? []) countTier(tier(name), record)
    for (const name of new Set(attempted?.skipped)) tier(name).skipped++
  }
  return withPercentiles(tiers)
}

function countTier(counts: TierCounts, { outcome, calls, usd, firstTokenMs }: TierRecord): void {
  counts.tried++
  counts.met[outcome] = (counts.met[outcome] ?? 0) + 1
  counts.calls += calls
  counts.usd += usd
  if (firstTokenMs !== undefined) counts.firstToken.push(firstTokenMs)
}

function of<T>(groups: Map<string, T>, name: string, create: () => T): T {
  const known = groups.get(name)
  if (known) return known
  const created = create()
  groups.set(name, created)
  return created
}

const count = (counts: Counts, { outcome, usd }: ExecutionSummary): void => {
  counts.requests++
  counts.usd += usd ?? 0
  if (outcome) counts[outcome]++
}

const withPercentiles = <T extends { firstToken: number[] }>(groups: Map<string, T>) =>
  Object.fromEntries(
    [...groups].map(([name, { firstToken, ...counts }]) => {
      const sorted = firstToken.toSorted((a, b) => a - b)
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
      const percentiles = sorted.length ? { p50: at(0.5), p95: at(0.95), p99: at(0.99) } : {}
      return [name, { ...counts, firstTokenMs: { count: sorted.length, ...percentiles } }]
    }),
  )
