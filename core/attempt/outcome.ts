import type { AttemptResult, Usage } from '../answer.ts'
import type { Tier } from '../catalogue/tier.ts'
import { type Classified, classify } from '../faults/classify.ts'
import type { StopErrorName, TierErrorName } from '../faults/errors.ts'
import { costOf } from '../pricing.ts'
import { namesForRetry, type TimeLeft } from './budget.ts'
import type { AttemptEvent } from './event.ts'
import type { Said } from './failed.ts'
import { stops } from './last.ts'
import type { ModelAnswer } from './model-call.ts'
import { askedFor } from './served.ts'

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
  const { served, usage, message, ...content } = answer
  const cost = costOf(usage, tier, served)
  return {
    answer: {
      ...content,
      // A message without content is refused when it is sent back.
      ...(message.content.length > 0 && { message }),
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

interface FailedCall extends Seen {
  error: unknown
  event: AttemptEvent
  tier: Tier
  time: TimeLeft
  /** We ended the call ourselves, at the first-token gate or at the end of the budget. */
  gaveUp: boolean
  /** The budget was cut by the request's deadline, so the tier did nothing wrong. */
  deadlineEnded: boolean
  /** The call had a slot of its own: its throttle says that the bucket is full, so a retry without one is wasted. */
  slotted: boolean
  /** What the call has used so far, should it be billed. */
  used: Usage
}

export interface Failure {
  /** What the state machine is told, and what happened. */
  name: TierErrorName | StopErrorName
  outcome: TierErrorName | StopErrorName
  said: Said
  classified: Classified
}

/**
 * What a failed attempt is called, what it may have cost and what the state machine is told. An attempt that may be
 * billed without reporting usage carries an estimate; one that answered uselessly (`usage` on the error) its real cost.
 */
export const failureOf = (call: FailedCall): Failure => {
  const { error, tier, gaveUp, deadlineEnded, used, firstTokenMs } = call
  const known = error as { classified?: Classified; usage?: Usage; served?: ModelAnswer['served'] } | null | undefined
  const meant: Classified = gaveUp
    ? { name: 'TierTimedOut', message: (error as Error).message, retry: false, mayBeBilled: true }
    : (known?.classified ?? classify(error, { kind: tier.kind }))
  // Whatever the fault means: what had come of an answer may be billed.
  const classified: Classified = { ...meant, mayBeBilled: meant.mayBeBilled || used.outputTokens > 0 }
  const requestId = classified.requestId ?? call.requestId
  const cost = known?.usage
    ? costOf(known.usage, tier, known.served)
    : classified.mayBeBilled
      ? costOf(used, tier, askedFor(tier))
      : undefined
  return {
    classified,
    ...namesOf(classified, call),
    said: {
      message: deadlineEnded ? `${classified.message}, all that the deadline left` : classified.message,
      ...(requestId && { requestId }),
      ...(classified.status !== undefined && { status: classified.status }),
      ...(firstTokenMs !== undefined && { firstTokenMs }),
      ...(cost && { usd: cost.usd }),
      ...(cost && { estimated: cost.estimated }),
    },
  }
}

const namesOf = (
  { name, mayBeBilled }: Classified,
  { event, tier, time, deadlineEnded, slotted }: FailedCall,
): Pick<Failure, 'name' | 'outcome'> => {
  if (deadlineEnded && event.tiersBelow === 0) return { name: 'DeadlineExceeded', outcome: 'DeadlineExceeded' }
  if (stops(name)) return { name, outcome: name }
  return namesForRetry(name, tier.kind, event.try, time, { mayBeBilled, slotted })
}

const dollars = (usd: number): number => Number(usd.toFixed(10))
