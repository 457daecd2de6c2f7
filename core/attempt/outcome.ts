import type { AttemptResult, Usage } from '../answer.ts'
import type { Tier } from '../catalogue/tier.ts'
import { type Classified, classify } from '../faults/classify.ts'
import type { AttemptFailure, StopErrorName, TierErrorName } from '../faults/errors.ts'
import { costOf } from '../pricing.ts'
import { CHARACTERS_PER_TOKEN } from '../request/tokens.ts'
import { nameForRetry, type TimeLeft } from './budget.ts'
import type { AttemptEvent } from './event.ts'
import type { ModelAnswer } from './model-call.ts'

interface Seen {
  requestId?: string
  firstTokenMs?: number
}

interface Answered extends Seen {
  event: AttemptEvent
  tier: Tier & { model: string }
  answer: ModelAnswer
  /** When this call started and ended, in milliseconds since the epoch. */
  startedAt: number
  endedAt: number
}

/** What an answered attempt returns: the answer, priced by what really served, and the attempts entry. */
export const answerOf = ({
  event,
  tier,
  answer,
  startedAt,
  endedAt,
  requestId,
  firstTokenMs,
}: Answered): AttemptResult => {
  const { served, usage, ...content } = answer
  const cost = costOf(usage, tier, served)
  return {
    answer: {
      ...content,
      usage,
      servedBy: { tier: tier.id, kind: tier.kind, model: tier.model, region: tier.region, ...served },
      cost: { usd: dollars(event.spentUsd + cost.usd), estimated: cost.estimated || event.spentUsd > 0 },
      timing: {
        ...(firstTokenMs !== undefined && { firstTokenMs }),
        attemptMs: endedAt - startedAt,
        totalMs: endedAt - Date.parse(event.execution.startedAt),
      },
    },
    attempt: {
      tier: tier.id,
      kind: tier.kind,
      outcome: 'Answered',
      ...(requestId && { requestId }),
      tries: event.try,
      startedAt: event.enteredAt,
      endedAt: new Date(endedAt).toISOString(),
      ...(firstTokenMs !== undefined && { firstTokenMs }),
      usd: cost.usd,
      ...(cost.estimated && { estimated: true }),
    },
  }
}

interface Failed extends Seen {
  error: unknown
  event: AttemptEvent
  tier: Tier
  time: TimeLeft
  /** We ended the call ourselves, at the first-token gate or at the end of the budget. */
  gaveUp: boolean
  /** The budget was cut by the request's deadline, so the tier did nothing wrong. */
  deadlineEnded: boolean
  elapsedMs: number
  /** The call had a slot of its own: its throttle says that the bucket is full, so a retry without one is wasted. */
  slotted: boolean
  /** What the call has used so far, should it be billed. */
  used: Usage
}

export interface FailedAttempt {
  name: TierErrorName | StopErrorName
  failure: AttemptFailure
  classified: Classified
}

/**
 * What a failed attempt is called, what it may have cost and what the state machine is told. An attempt that may be
 * billed without reporting usage carries an estimate; one that answered uselessly (`usage` on the error) its real cost.
 */
export const failureOf = ({
  error,
  event,
  tier,
  time,
  gaveUp,
  deadlineEnded,
  elapsedMs,
  slotted,
  used,
  ...seen
}: Failed): FailedAttempt => {
  const known = error as { classified?: Classified; usage?: Usage }
  const classified: Classified = gaveUp
    ? { name: 'TierTimedOut', message: (error as Error).message, retry: false, mayBeBilled: true }
    : (known.classified ?? classify(error, { kind: tier.kind }))
  const requestId = classified.requestId ?? seen.requestId
  const cost = known.usage ? costOf(known.usage, tier) : classified.mayBeBilled ? costOf(used, tier) : undefined
  return {
    classified,
    name:
      deadlineEnded && event.tiersBelow === 0
        ? 'DeadlineExceeded'
        : nameToThrow(classified.name, tier, event, time, slotted),
    failure: {
      message: deadlineEnded ? `${classified.message}, all that the deadline left` : classified.message,
      ...(requestId && { requestId }),
      ...(classified.status !== undefined && { status: classified.status }),
      elapsedMs,
      ...(seen.firstTokenMs !== undefined && { firstTokenMs: seen.firstTokenMs }),
      ...(cost && cost.usd > 0 && { usd: cost.usd }),
      ...(cost && cost.usd > 0 && cost.estimated && { estimated: true }),
      try: event.try,
    },
  }
}

const nameToThrow = (
  name: Classified['name'],
  tier: Tier,
  event: AttemptEvent,
  time: TimeLeft,
  slotted: boolean,
): Classified['name'] => (isStop(name) ? name : nameForRetry(name, tier.kind, event.try, time, slotted))

const STOPS: readonly string[] = [
  'RequestRejected',
  'DeadlineExceeded',
  'AnswerNotStored',
  'StreamBroken',
] satisfies StopErrorName[]
const isStop = (name: Classified['name']): name is StopErrorName => STOPS.includes(name)

/** The tokens that a call has used up when it ended without saying: the input, and what had come of the answer. */
export const usedSoFar = (inputTokens: number, characters: number): Usage => {
  const outputTokens = Math.ceil(characters / CHARACTERS_PER_TOKEN)
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, source: 'estimate' }
}

const dollars = (usd: number): number => Number(usd.toFixed(10))
