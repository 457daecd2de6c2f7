import type { ModelAnswer } from '../../core/attempt/model-call.ts'
import { useless } from '../../core/attempt/useless.ts'
import type { AttemptStream } from '../stream/attempt-stream.ts'
import type { Admitted } from './admit.ts'
import type { AttemptDeps } from './deps.ts'
import type { Ask } from './read.ts'
import { GaveUp, within } from './time-limit.ts'

/** What is known of a call while it runs, and all that is known of one that failed. */
export interface Call {
  /** Milliseconds since the epoch. */
  startedAt: number
  /** Milliseconds since then, whatever happens to the clock. */
  elapsedMs(): number
  budgetMs: number
  requestId?: string
  firstTokenMs?: number
  /** Characters generated so far. */
  characters: number
}

/**
 * Calls the model once, within its budget and its first-token gate, and notes in `seen` what comes. Rejects with what was
 * thrown, with GaveUp, or with the meaning and the usage of an
 * answer that is none.
 */
export const callTier = async (
  { clock, call, profileFor }: AttemptDeps,
  { event, tier, route, request, maxTokens }: Ask,
  seen: Call,
  { signal, stream }: { signal: AbortSignal | undefined; stream: AttemptStream | undefined },
): Promise<ModelAnswer> => {
  const limits = { budgetMs: seen.budgetMs, gateMs: tier.firstTokenTimeoutMs, signal }
  const answer = await within(clock, limits, (ended, opened, whole) =>
    call({
      tier: { ...tier, model: profileFor?.(event.route, tier.id) ?? tier.model },
      request,
      maxTokens,
      signal: ended,
      ...(route?.guardrail && { guardrail: route.guardrail }),
      onFirstToken: () => {
        seen.firstTokenMs = seen.elapsedMs()
        opened()
      },
      onWhole: whole,
      onRequestId: requestId => {
        seen.requestId = requestId
      },
      onProgress: characters => {
        seen.characters = characters
      },
      onEvent: one => {
        // A call that does not listen to its signal must not write after its attempt has ended.
        if (!ended.aborted) stream?.onEvent(one)
      },
    }),
  )
  const classified = useless(answer.stopReason, answer.message)
  if (classified)
    throw Object.assign(new Error(classified.message), { classified, usage: answer.usage, served: answer.served })
  return answer
}

export const begin = ({ clock }: AttemptDeps, { budgetMs }: Admitted): Call => {
  const began = clock.monotonic()
  return {
    startedAt: clock.now(),
    elapsedMs: () => Math.round(clock.monotonic() - began),
    budgetMs,
    characters: 0,
  }
}

/** Whether the request's deadline ended the call before its tier's own timeout: the tier did nothing wrong. */
export const endedByDeadline = (error: unknown, { tier }: Ask, { budgetMs }: Call): boolean =>
  error instanceof GaveUp && error.why === 'budget' && budgetMs < tier.timeoutMs
