import type { CheckRow } from '../check-table.ts'
import { ask, type Check, placesOf, row, type World } from './world.ts'

/** The part of CloudWatch Logs that is needed. */
export interface Logs {
  /** The filters of a log group, by the metric that they count. */
  filters(logGroup: string): Promise<{ metric: string; pattern: string }[]>
  /** How many lines since then a filter's pattern takes. */
  matches(logGroup: string, pattern: string, since: number): Promise<number>
}

const CHECK = 'is counted'
/** Step Functions delivers its log lines within seconds, and promises no time. */
const PATIENCE_MS = 120_000
const PAUSE_MS = 3000

/**
 * The alarms stand on metric filters over what the machines log, so a request is made to fail on each machine and looked
 * for with the very patterns that are deployed.
 */
export const countFailures =
  (logs: Logs | undefined): Check =>
  async world => {
    if (!logs) return [row('a failure', CHECK, 'skipped', 'a laptop has no CloudWatch Logs')]
    const place = placesOf(world.catalogue)[0]
    if (!place) return [row('a failure', CHECK, 'skipped', 'no tier is configured')]
    const { route, tier } = place
    const since = world.context.now() - 1000
    const exhausted = { route: route.name, tiers: [tier.id], simulate: { [tier.id]: 'TierMisconfigured' as const } }
    const hidden = route.store === 's3'
    await Promise.all([ask(world.standard, exhausted, hidden), ask(world.standard, { route: 'no-such-route' })])
    const waits = route.whenExhausted === 'wait'
    await Promise.all([ask(world.express, { route: 'no-such-route' }), waits || ask(world.express, exhausted, hidden)])
    const name = world.router.split(':').at(-1) ?? ''
    const groups = [
      ['STANDARD', `/aws/vendedlogs/states/${name}`],
      ['EXPRESS', `/aws/vendedlogs/states/${name}-express`],
    ] as const
    const rows = groups.flatMap(([machine, group]) =>
      (waits ? ['Rejected'] : ['Exhausted', 'Rejected']).map(metric =>
        counted({ machine, group, metric, since }, logs, world),
      ),
    )
    return Promise.all(rows)
  }

interface Looked {
  machine: string
  group: string
  metric: string
  since: number
}

const counted = async (
  { machine, group, metric, since }: Looked,
  logs: Logs,
  { context }: World,
): Promise<CheckRow> => {
  const subject = `${metric}, ${machine}`
  const pattern = (await logs.filters(group)).find(filter => filter.metric === metric)?.pattern
  if (pattern === undefined) return row(subject, CHECK, 'error', `${group} has no filter for the metric ${metric}`)
  const until = context.now() + PATIENCE_MS
  while ((await logs.matches(group, pattern, since)) === 0) {
    if (context.now() > until)
      return row(subject, CHECK, 'error', `no line of ${group} matched ${pattern} within ${PATIENCE_MS / 1000} s`)
    await context.sleep(PAUSE_MS, context.interrupted)
  }
  return row(subject, CHECK, 'ok', `the filter takes the line that ${group} has of it`)
}
