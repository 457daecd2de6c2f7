import type { Catalogue } from '../core/catalogue/tier.ts'

type Metric = unknown[]
interface Graph {
  title: string
  metrics: Metric[]
  stat?: string
  stacked?: boolean
  /** Label of the vertical axis. */
  unit?: string
}

const COLUMNS = 24
const HEIGHT = 6

/**
 * The body of the CloudWatch dashboard, the ladder at a glance: who served, why tiers were left, what it cost.
 * Region and resources are left to CloudFormation: the text belongs into an `Fn::Sub`.
 * @param failed the metrics of requests that failed
 */
export const dashboardBody = (catalogue: Catalogue, stage: string, failed: string[]): string => {
  const namespace = `Stepdown/${stage}`
  const tiers = [...catalogue.tiers.keys()]
  const routes = [...catalogue.routes.keys()]
  const perTier = (name: string): Metric[] => tiers.map(tier => [namespace, name, 'tier', tier, { label: tier }])
  const perRoute = (name: string, options = {}): Metric[] =>
    routes.map(route => [namespace, name, 'route', route, { label: route, ...options }])

  const rows: Graph[][] = [
    [
      { title: 'Who served', metrics: perTier('Answers'), stacked: true },
      { title: 'How attempts ended', metrics: [byOutcome(namespace)], stacked: true },
      { title: 'Visits to a tier that did not answer, %', metrics: routes.flatMap(unanswered(namespace)), unit: '%' },
    ],
    [
      { title: 'Cost by tier, USD', metrics: perTier('CostUsd'), stacked: true, unit: 'USD' },
      { title: 'Cost by route, USD', metrics: perRoute('CostUsd'), stacked: true, unit: 'USD' },
      { title: 'Tokens out', metrics: perTier('OutputTokens'), stacked: true },
    ],
    [
      { title: 'First token, p50, ms', metrics: perTier('FirstTokenMs'), stat: 'p50', unit: 'ms' },
      { title: 'Whole request, p50, ms', metrics: perRoute('TotalMs'), stat: 'p50', unit: 'ms' },
      { title: 'Whole request, p99, ms', metrics: perRoute('TotalMs'), stat: 'p99', unit: 'ms' },
    ],
    [
      { title: 'Throttled or saturated', metrics: perTier('Saturated'), stacked: true },
      { title: 'Misconfigured, gone', metrics: [...perTier('Misconfigured'), ...perTier('Gone')] },
      { title: 'Served with less than asked for', metrics: perTier('Degraded'), stacked: true },
    ],
    [
      { title: 'Executions', metrics: executions() },
      { title: 'How requests failed', metrics: failed.map(name => [namespace, name]) },
      { title: 'Concurrent attempts', metrics: concurrency(), stat: 'Maximum' },
    ],
  ]
  return JSON.stringify({ widgets: rows.flatMap((row, y) => row.map((graph, x) => widget(graph, x, y, row.length))) })
}

const widget = (
  { title, metrics, stat = 'Sum', stacked = false, unit }: Graph,
  x: number,
  y: number,
  perRow: number,
) => ({
  type: 'metric',
  x: x * (COLUMNS / perRow),
  y: y * HEIGHT,
  width: COLUMNS / perRow,
  height: HEIGHT,
  properties: {
    title,
    metrics,
    stat,
    stacked,
    period: 60,
    view: 'timeSeries',
    region: sub('AWS::Region'),
    yAxis: { left: { min: 0, ...(unit && { label: unit, showUnits: false }) } },
  },
})

/** One line an outcome, over all tiers. */
const byOutcome = (namespace: string): Metric => [
  {
    expression: `SELECT SUM(Attempts) FROM SCHEMA("${namespace}", tier, outcome) GROUP BY outcome`,
    label: '',
    id: 'o',
  },
]

const unanswered =
  (namespace: string) =>
  (route: string, index: number): Metric[] => [
    [namespace, 'Visits', 'route', route, { id: `v${index}`, visible: false }],
    [namespace, 'Answers', 'route', route, { id: `a${index}`, visible: false }],
    [{ expression: `100*(v${index}-a${index})/v${index}`, label: route, id: `r${index}` }],
  ]

const executions = (): Metric[] =>
  ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'].flatMap(name => [
    ['AWS/States', name, 'StateMachineArn', sub('Router'), { label: `router ${name.slice(10)}` }],
    ['AWS/States', name, 'StateMachineArn', sub('RouterExpress'), { label: `express ${name.slice(10)}` }],
  ])

const concurrency = (): Metric[] =>
  ['PlanLambdaFunction', 'ConverseLambdaFunction', 'InvokeDashmodelLambdaFunction'].map(name => [
    'AWS/Lambda',
    'ConcurrentExecutions',
    'FunctionName',
    sub(name),
  ])

/** Left to CloudFormation's `Fn::Sub`. */
const sub = (name: string): string => `\${${name}}`
