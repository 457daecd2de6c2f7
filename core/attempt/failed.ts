import type { FailedEntry, StopErrorName, TierErrorName } from '../faults/errors.ts'
import type { AttemptEvent } from './event.ts'

type Name = TierErrorName | StopErrorName
/** What a failure says beyond its name; `usd` is left out of what certainly costs nothing. */
export type Said = Partial<Pick<FailedEntry, 'requestId' | 'status' | 'firstTokenMs' | 'usd' | 'estimated'>> & {
  message: string
}

/** An attempt ends here. `name` is what the state machine is told, `outcome` what happened. */
export class Failed extends Error {
  override readonly name: Name
  readonly outcome: Name
  readonly said: Said
  /** From the call to its end, where there was a call. */
  readonly attemptMs: number | undefined
  constructor(
    names: Name | { name: Name; outcome: Name },
    said: Said | string,
    { attemptMs, cause }: { attemptMs?: number; cause?: unknown } = {},
  ) {
    const told = typeof said === 'string' ? { message: said } : said
    super(told.message, { cause })
    this.name = typeof names === 'string' ? names : names.name
    this.outcome = typeof names === 'string' ? names : names.outcome
    this.said = told
    this.attemptMs = attemptMs
  }
}

/**
 * The attempts entry of a failure.
 *
 * @param quiet leaves out what the provider or the router said: it may quote a request that is kept out of the history
 */
export const entryOf = (event: AttemptEvent, failed: Failed, endedAt: number, quiet: boolean): FailedEntry => {
  const { message, usd = 0, ...said } = failed.said
  return {
    tier: event.tier.id,
    kind: event.tier.kind,
    outcome: failed.outcome,
    ...(!quiet && { message }),
    ...said,
    tries: event.try,
    startedAt: event.enteredAt,
    endedAt: new Date(endedAt).toISOString(),
    usd,
  }
}

/** Anything else that was thrown is a fault of our own; whether a model was called by then is not known. */
export const unexpected = (error: unknown, event: AttemptEvent): Failed => {
  const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>
  return new Failed(
    'TierDown',
    { message: `${name}: ${message}`, usd: event.tier.inputUsd, estimated: true },
    { cause: error },
  )
}
