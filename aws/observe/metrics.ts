import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { AttemptFact } from '../../core/attempt/fact.ts'
import { environment } from '../env.ts'

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit]
type Sample = readonly [name: string, unit: Unit, value: number | undefined]

const count = (name: string, happened: boolean): Sample => [name, MetricUnit.Count, happened ? 1 : undefined]

/**
 * Writes one attempt as CloudWatch metrics in the stage's namespace, as lines of the embedded metric format.
 *
 * CloudWatch bills every combination of name and dimensions, so there are three sets and no more: [tier, outcome],
 * [tier] and [route]. Visits count the first call of each visit to a tier: visits − answers = step-downs, and a
 * function that is killed in a call leaves neither. Answers are written as 0 beside each visit: in a total outage the
 * metric would not exist, and an alarm on a share of nothing never rings.
 */
export const attemptMetrics = (fact: AttemptFact): void => {
  const answered = fact.outcome === 'Answered'
  const visited = fact.try === 1
  const visits = [count('Visits', visited), ['Answers', MetricUnit.Count, answers(answered, visited)] as const]
  publish({ tier: fact.tier, outcome: fact.outcome }, [count('Attempts', true)])
  publish({ tier: fact.tier }, [
    ...visits,
    count('Saturated', fact.outcome === 'TierSaturated' || fact.outcome === 'TierThrottled'),
    count('Misconfigured', fact.outcome === 'TierMisconfigured'),
    // End of life, a legacy model not used for 15 days, a deleted endpoint: all of them are 404 on Bedrock.
    count('Gone', fact.outcome === 'TierMisconfigured' && fact.status === 404),
    count('Degraded', fact.degraded),
    ['FirstTokenMs', MetricUnit.Milliseconds, fact.firstTokenMs],
    ['AttemptMs', MetricUnit.Milliseconds, fact.attemptMs],
    ['InputTokens', MetricUnit.Count, fact.usage?.inputTokens],
    ['OutputTokens', MetricUnit.Count, fact.usage?.outputTokens],
    ['CostUsd', MetricUnit.NoUnit, fact.usd],
  ])
  publish({ route: fact.route }, [
    ...visits,
    ['TotalMs', MetricUnit.Milliseconds, fact.totalMs],
    ['CostUsd', MetricUnit.NoUnit, fact.usd],
  ])
}

const answers = (answered: boolean, visited: boolean): number | undefined => (answered ? 1 : visited ? 0 : undefined)

/** Counts a circuit that opened or closed, or a bucket that began to be paced; the reason is in the log line. */
export const circuitMetric = (bucket: string): void => publish({ tier: bucket }, [count('CircuitChanges', true)])

const publish = (dimensions: Record<string, string>, samples: readonly Sample[]): void => {
  const metrics = new Metrics({ namespace: `Stepdown/${environment().stage}` })
  // Powertools adds `service` to every set; with it each metric would be one more to pay, and nobody would look at it.
  metrics.clearDefaultDimensions()
  metrics.addDimensions(dimensions)
  for (const [name, unit, value] of samples) if (value !== undefined) metrics.addMetric(name, unit, value)
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
}
