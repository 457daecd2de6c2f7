import middy from '@middy/core'
import type { CapacityChange } from '../capacity/capacity.ts'
import { writesLogs } from '../env.ts'

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>
type Records = typeof import('./record.ts')

/** What of Lambda's context is used here; the laptop adds a signal that aborts. */
export interface Context {
  awsRequestId?: string
  functionName?: string
  signal?: AbortSignal
}

let loading: Promise<Records> | undefined
/** Powertools is loaded while the first call waits for its answer, so that a cold start does not wait for it. */
const records = (): Promise<Records> => {
  loading ??= import('./record.ts')
  return loading
}

/** A request that was answered is worth more than its log line: whatever fails in here is dropped. */
const quietly = async (write: (records: Records) => void): Promise<void> => {
  if (!writesLogs()) return
  try {
    write(await records())
  } catch {}
}

/**
 * Wraps a handler as a Lambda function that is watched: `observed('converse', createConverse(deps))`.
 *
 * The handler stays as it is and reports nothing. Once it has settled, the wrapper reads the facts off the event and
 * the result, or the error: one structured log line and the metrics for each attempt, one line for each plan. All is
 * written before the function returns, so there is nothing to flush.
 *
 * @param name `plan`, or the name of an attempt function
 * @param handler takes the event and Lambda's context
 * @returns a Lambda handler with the same result and the same errors
 */
export const observed = <Event, Result>(name: string, handler: Handler<Event, Result>): Handler<Event, Result> => {
  const settle = (event: unknown, settled: { result: unknown } | { error: unknown }) =>
    quietly(({ recordAttempt, recordPlan }) => {
      const record = name === 'plan' ? recordPlan : recordAttempt
      record(event as never, settled as never)
    })
  // Middy would end a call 5 ms before Lambda's timeout, under a name that the state machine does not know.
  const watched = middy(handler, { timeoutEarlyInMillis: 0 })
    .before(() => void quietly(() => {}))
    .after(({ event, response }) => settle(event, { result: response }))
    .onError(({ event, error }) => settle(event, { error }))
  return watched as unknown as Handler<Event, Result>
}

/** For `createCapacity({ onChange })`: one log line, and the metric CircuitChanges. */
export const capacityChanged = (change: CapacityChange): void =>
  void quietly(({ recordChange }) => recordChange(change))
