import type { Catalogue, Tier } from '../core/catalogue/tier.ts'

interface RateAlarm {
  name: string
  description: string
  dimension: { Name: string; Value: string }
  /** Metrics of the stage's namespace: the alarm looks at part / whole, in percent. */
  part: string
  whole: string
}

/** A share says nothing over fewer events than this in five minutes. */
const LEAST = 20
const PERCENT = 50

/**
 * Alarms on shares, one for each route and each tier that can be degraded: an alarm on metric math has to name its
 * metrics, so these come from the catalogue. The others stand in resources/alarms.yml.
 */
export const rateAlarms = (catalogue: Catalogue, stage: string): Record<string, unknown> => {
  const stepDowns = [...catalogue.routes.keys()].map(route => ({
    name: `step-downs-${route}`,
    description: `More than half of the visits to tiers of the route ${route} go unanswered. docs/operations.md#step-downs`,
    dimension: { Name: 'route', Value: route },
    part: 'Visits - Answers',
    whole: 'Visits',
  }))
  const degraded = [...catalogue.tiers.values()].filter(canDegrade).map(({ id }) => ({
    name: `degraded-${id}`,
    description: `Bedrock serves more than half of the answers of ${id} with less than it asks for. docs/operations.md#degraded`,
    dimension: { Name: 'tier', Value: id },
    part: 'Degraded',
    whole: 'Answers',
  }))
  return Object.fromEntries([...stepDowns, ...degraded].map(alarm => [logicalId(alarm.name), resource(alarm, stage)]))
}

const canDegrade = ({ kind, serviceTier }: Tier): boolean => kind === 'latency-optimized' || serviceTier !== undefined

const logicalId = (name: string): string =>
  `Alarm${name.replace(/(^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_, __, c: string) => c.toUpperCase())}`

const resource = ({ name, description, dimension, part, whole }: RateAlarm, stage: string) => {
  const [first = '', minus] = part.split(' - ')
  const metric = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: { Namespace: `Stepdown/${stage}`, MetricName, Dimensions: [dimension] },
      Period: 300,
      Stat: 'Sum',
    },
  })
  // A visit always comes with Answers, if only 0; a metric that was never written cannot be filled.
  const share = minus ? 'whole - less' : 'FILL(part, 0)'
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `stepdown-${stage}-${name}`,
      AlarmDescription: description,
      Metrics: [
        metric('whole', whole),
        minus ? metric('less', minus) : metric('part', first),
        {
          Id: 'percent',
          Expression: `IF(whole >= ${LEAST}, 100 * (${share}) / whole, 0)`,
          Label: '%',
          ReturnData: true,
        },
      ],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: PERCENT,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'AlarmTopic' }],
      OKActions: [{ Ref: 'AlarmTopic' }],
    },
  }
}
