import type { AttemptResult } from '../../core/answer.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import type { Route } from '../../core/catalogue/tier.ts'
import type { FailedEntry, TierError } from '../../core/faults/errors.ts'
import type { Routing } from '../../core/request/request.ts'

/** What one attempt writes beside the workflow, for whoever waits. Nothing in here rejects or is under way after it. */
export interface AttemptStream {
  /** Takes an event of ConverseStream as it came, or one that a finished message stands for. Never waits. */
  onEvent(event: unknown): void
  /** Content was written and the request asks not to begin again: a failure from here on is StreamBroken. */
  readonly mustNotRestart: boolean
  /** The answer is stored and the attempt is about to return. */
  answered(result: AttemptResult): Promise<void>
  /** The attempt is about to throw `name`; `endOf` of core/attempt/last.ts says what becomes of the execution. */
  failed(name: TierError['name'], entry: FailedEntry): Promise<void>
}

/** Opens the stream of an attempt before it asks for a slot; undefined when the request has none. */
export type OpenAttemptStream = (attempt: {
  event: AttemptEvent
  routing: Routing
  route: Route | undefined
}) => AttemptStream | undefined
