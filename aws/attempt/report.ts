import { Failed } from '../../core/attempt/failed.ts'
import type { ModelAnswer } from '../../core/attempt/model-call.ts'
import { failureOf } from '../../core/attempt/outcome.ts'
import { usedSoFar } from '../../core/attempt/used.ts'
import { usedQuotaTokens } from '../../core/capacity/quota.ts'
import type { Outcome } from '../capacity/capacity.ts'
import type { Admitted } from './admit.ts'
import { type Call, endedByDeadline } from './call.ts'
import type { AttemptDeps } from './deps.ts'
import type { Ask } from './read.ts'
import { GaveUp } from './time-limit.ts'

/** Tells the bucket that its tier answered, and how many tokens of the slot were used. */
export const reportAnswer = (
  deps: AttemptDeps,
  ask: Ask,
  admitted: Admitted,
  seen: Call,
  { usage }: ModelAnswer,
): Promise<void> =>
  report(deps, ask, admitted, seen, {
    tokens: usedQuotaTokens(ask.tier, usage),
    ...(ask.route?.order === 'latency' && { teaches: true }),
  })

/** Says what a failed call means, and tells the bucket. */
export const reportFailure = async (
  deps: AttemptDeps,
  ask: Ask,
  admitted: Admitted,
  seen: Call,
  error: unknown,
): Promise<Failed> => {
  const { tier, event, deadlineAt } = ask
  const now = deps.clock.now()
  const deadlineEnded = endedByDeadline(error, ask, seen)
  const { name, outcome, said, classified } = failureOf({
    error,
    tier,
    event,
    time: { now, deadlineAt, tiersBelow: event.tiersBelow },
    gaveUp: error instanceof GaveUp,
    deadlineEnded,
    slotted: admitted.ticket !== undefined,
    used: usedSoFar(ask.inputTokens, seen.characters),
    ...(seen.requestId !== undefined && { requestId: seen.requestId }),
    ...(seen.firstTokenMs !== undefined && { firstTokenMs: seen.firstTokenMs }),
  })
  await report(deps, ask, admitted, seen, {
    failure: { name: classified.name, scope: classified.scope },
    deadlineEnded,
  })
  return new Failed({ name, outcome }, said, { attemptMs: seen.elapsedMs(), cause: error })
}

const report = async (
  { capacity }: AttemptDeps,
  { tier, event, inputTokens }: Ask,
  { ticket }: Admitted,
  { elapsedMs, firstTokenMs }: Call,
  outcome: Partial<Outcome>,
): Promise<void> =>
  capacity?.report(tier, ticket, {
    plannedAt: event.tier.plannedAt,
    inputTokens,
    durationMs: elapsedMs(),
    firstTokenMs,
    ...outcome,
  })
