import type { AttemptResult } from '../../core/answer.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import { entryOf, Failed, unexpected } from '../../core/attempt/failed.ts'
import { stops } from '../../core/attempt/last.ts'
import { answerOf } from '../../core/attempt/outcome.ts'
import { RequestRejected, TierError } from '../../core/faults/errors.ts'
import { readRequest } from '../../core/request/request.ts'
import type { AttemptStream } from '../stream/attempt-stream.ts'
import { admit } from './admit.ts'
import { begin, callTier } from './call.ts'
import type { AttemptDeps } from './deps.ts'
import { type Ask, readAsk } from './read.ts'
import { reportAnswer, reportFailure } from './report.ts'
import { type Held, keepAnswer, settleFailure } from './settle-key.ts'
import { storeLargeAnswer } from './store-answer.ts'

interface Beside {
  signal: AbortSignal | undefined
  stream: AttemptStream | undefined
}

/**
 * One attempt at one tier: one network call, inside a budget of its own. Resolves with the answer and its attempts
 * entry; rejects with TierError and nothing else, whose name tells the state machine whether to retry, step down or stop.
 */
export const createAttempt =
  (deps: AttemptDeps) =>
  async (event: AttemptEvent, context?: { signal?: AbortSignal }): Promise<AttemptResult> => {
    const route = deps.catalogue.routes.get(event.route)
    const held: Held = { claims: deps.claims, key: undefined, event }
    let stream: AttemptStream | undefined
    try {
      const { routing } = readRequest(event.request)
      held.key = routing.idempotencyKey
      stream = deps.stream?.({ event, route, routing })
      const ask = await readAsk(deps, event)
      const result = await asked(deps, ask, { signal: context?.signal, stream })
      await Promise.all([stream?.answered(result), keepAnswer(held, result)])
      return result
    } catch (error) {
      const failed = broken(failedOf(error, event), stream)
      const quiet = route?.store === 's3'
      const entry = entryOf(event, failed, deps.clock.now(), quiet)
      await Promise.all([stream?.failed(failed.name, entry), settleFailure(held, failed.name, entry)])
      // Lambda's runtime logs what is thrown, so a private route's error has no cause either.
      throw new TierError(failed.name, entry, {
        ...(failed.attemptMs !== undefined && { attemptMs: failed.attemptMs }),
        ...(!quiet && { cause: failed.cause }),
      })
    }
  }

const asked = async (deps: AttemptDeps, ask: Ask, { signal, stream }: Beside): Promise<AttemptResult> => {
  const admitted = await admit(deps, ask, signal)
  const seen = begin(deps, admitted)
  let result: AttemptResult
  try {
    const answer = await callTier(deps, ask, seen, { signal, stream })
    await reportAnswer(deps, ask, admitted, seen, answer)
    stream?.onAnswer(answer)
    result = answerOf({ ...ask, ...seen, answer, endedAt: deps.clock.now() })
  } catch (error) {
    throw await reportFailure(deps, ask, admitted, seen, error)
  }
  const { payloads, clock } = deps
  return storeLargeAnswer(result, {
    payloads,
    clock,
    executionId: ask.event.execution.id,
    deadlineAt: ask.deadlineAt,
    always: ask.route?.store === 's3',
  })
}

const failedOf = (error: unknown, event: AttemptEvent): Failed => {
  if (error instanceof Failed) return error
  return error instanceof RequestRejected ? new Failed(error.name, error.message) : unexpected(error, event)
}

/** Somebody has seen the beginning of this answer and wants no second one. */
const broken = (failed: Failed, stream: AttemptStream | undefined): Failed =>
  stream?.mustNotRestart && !stops(failed.name)
    ? new Failed('StreamBroken', failed.said, {
        ...(failed.attemptMs !== undefined && { attemptMs: failed.attemptMs }),
        cause: failed.cause,
      })
    : failed
