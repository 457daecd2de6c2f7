import { Logger } from '@aws-lambda-powertools/logger'
import middy from '@middy/core'
import type { AttemptResult, Skipped } from '../core/answer.ts'
import type { AttemptEvent } from '../core/attempt.ts'
import { attemptFact, type Settled } from '../core/attempt-fact.ts'
import type { CapacityChange } from './capacity.ts'
import { attemptMetrics, circuitMetric } from './metrics.ts'

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>
/** What of Lambda's context is used here; the laptop adds a signal that aborts. */
export interface Context {
  awsRequestId?: string
  functionName?: string
  signal?: AbortSignal
}

/** On AWS always; elsewhere a terminal would drown in it, unless it asks for it with STEPDOWN_LOG=1. */
const speaks = (): boolean => process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined || process.env.STEPDOWN_LOG === '1'

let shared: Logger | undefined
const logger = (): Logger => {
  shared ??= new Logger({ serviceName: 'stepdown' })
  return shared
}

/**
 * Wraps a handler as a Lambda function that is watched: `observed('converse', createConverse(deps))`.
 *
 * The handler stays as it is and reports nothing. Once it has settled, the wrapper reads the facts off the event and
 * the result, or the error: one structured log line and the metrics for each attempt, one line for each plan. What it
 * writes goes to stdout at once, so there is nothing to flush, and a failure in here never fails a request.
 *
 * @param name `plan`, or the name of an attempt function
 * @param handler takes the event and Lambda's context
 * @returns a Lambda handler with the same result and the same errors
 */
export const observed = <Event, Result>(name: string, handler: Handler<Event, Result>): Handler<Event, Result> => {
  const record = name === 'plan' ? plan : attempt
  const settle = (event: unknown, settled: Settled) => {
    if (speaks()) quietly(() => record(event, settled))
  }
  // Middy would end a call 5 ms before Lambda's timeout, under a name that the state machine does not know.
  const watched = middy(handler, { timeoutEarlyInMillis: 0 })
    .after(({ event, response }) => settle(event, { result: response as AttemptResult }))
    .onError(({ event, error }) => settle(event, { error }))
  return watched as unknown as Handler<Event, Result>
}

/** For `createCapacity({ onChange })`: one log line, and the metric CircuitChanges. */
export const capacityChanged = ({ bucket, to, reason }: CapacityChange): void => {
  if (!speaks()) return
  quietly(() => {
    logger().warn('capacity', { bucket, to, reason })
    circuitMetric(bucket)
  })
}

const attempt = (event: unknown, settled: Settled): void => {
  const fact = attemptFact(event as AttemptEvent, settled)
  logger()[fact.outcome === 'TierMisconfigured' ? 'error' : 'info']('attempt', { ...fact })
  attemptMetrics(fact)
}

/** A plan's tiers and the reasons for those left out; a rejected request only by its name, as the message may quote it. */
const plan = (event: unknown, settled: Settled): void => {
  const { execution, round } = event as PlanLike['event']
  logger().info('plan', { execution: execution.id, round, ...planned(settled) })
}

interface PlanLike {
  event: { execution: { id: string }; round: number }
  result: { route: string; tiers: { id: string }[]; skipped: Skipped[] }
}

const planned = (settled: Settled): Record<string, unknown> => {
  if ('error' in settled) return { outcome: settled.error instanceof Error ? settled.error.name : 'Error' }
  const { route, tiers, skipped } = settled.result as unknown as PlanLike['result']
  return { route, tiers: tiers.map(({ id }) => id), skipped }
}

const quietly = (write: () => void): void => {
  try {
    write()
  } catch {
    // A request that was answered is worth more than its log line.
  }
}
