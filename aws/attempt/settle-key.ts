import type { AttemptResult } from '../../core/answer.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import { endOf } from '../../core/attempt/last.ts'
import { failedEnd } from '../../core/claim.ts'
import type { FailedEntry, TierError } from '../../core/faults/errors.ts'
import type { Claims } from '../claims/claims.ts'

/** An idempotency key that Plan may have claimed for the execution of this attempt. */
export interface Held {
  claims: Claims | undefined
  /** Undefined when the request has none. */
  key: string | undefined
  event: AttemptEvent
}

/** Keeps the answer for whoever asks with the same key. */
export const keepAnswer = async ({ claims, key, event }: Held, { answer }: AttemptResult): Promise<void> => {
  if (key !== undefined) await claims?.end(key, event.execution.id, { state: 'answered', answer })
}

/** Gives the key back when this failure ends the execution, or keeps a failure that must not be repeated. */
export const settleFailure = async (
  { claims, key, event }: Held,
  name: TierError['name'],
  entry: FailedEntry,
): Promise<void> => {
  const { tier, outcome, message, usd } = entry
  const error = key === undefined ? undefined : endOf(event, name, entry)
  if (key === undefined || error === undefined) return
  const said = message === undefined ? `${tier}: ${outcome}` : `${tier}: ${outcome}: ${message}`
  const paid = name === 'AnswerNotStored' ? `${said}; $${usd} was paid` : said
  await claims?.end(key, event.execution.id, failedEnd(key, { error, message: paid }))
}
