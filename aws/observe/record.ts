import { Logger } from '@aws-lambda-powertools/logger'
import type { Skipped } from '../../core/answer.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import { attemptFact, type Settled } from '../../core/attempt/fact.ts'
import type { CapacityChange } from '../capacity/capacity.ts'
import { attemptMetrics, circuitMetric } from './metrics.ts'

const logger = new Logger({ serviceName: 'stepdown' })

/** One structured line and the metrics of an attempt. */
export const recordAttempt = (event: AttemptEvent, settled: Settled): void => {
  const fact = attemptFact(event, settled)
  logger[fact.outcome === 'TierMisconfigured' ? 'error' : 'info']('attempt', { ...fact })
  attemptMetrics(fact)
}

interface PlanLike {
  event: { execution: { id: string }; round: number }
  result: { route: string; tiers: { id: string }[]; skipped: Skipped[] }
}

/** A plan's tiers and the reasons for those left out; a rejected request only by its name, as the message may quote it. */
export const recordPlan = (event: PlanLike['event'], settled: { result: unknown } | { error: unknown }): void => {
  const { execution, round } = event
  logger.info('plan', { execution: execution.id, round, ...planned(settled) })
}

const planned = (settled: { result: unknown } | { error: unknown }): Record<string, unknown> => {
  if ('error' in settled) return { outcome: settled.error instanceof Error ? settled.error.name : 'Error' }
  const { route, tiers, skipped } = settled.result as PlanLike['result']
  return { route, tiers: tiers.map(({ id }) => id), skipped }
}

/** A circuit that opened or closed, or a bucket that began to be paced, and why. */
export const recordChange = ({ bucket, to, reason }: CapacityChange): void => {
  logger.warn('capacity', { bucket, to, reason })
  circuitMetric(bucket)
}
