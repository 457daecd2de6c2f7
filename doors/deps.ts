import type { Catalogue } from '../core/catalogue/tier.ts'
import type { Clock } from '../core/clock.ts'
import type { KeyHolder } from '../core/doors/admit-route.ts'
import type { FailedExecution } from '../core/doors/failure.ts'
import type { StreamItem } from '../core/stream/events.ts'

/** An execution that is over, as StartSyncExecution returns it. */
export interface EndedExecution extends FailedExecution {
  executionArn: string
  status: string
  output?: string | undefined
}

/** What one request left behind: for the log. Never the prompt, never the key itself. */
export interface DoorFact {
  door: 'openai' | 'bedrock'
  status: number
  ms: number
  key?: string
  route?: string
  execution?: string
  /** Why it failed, in the words of `DoorCause`. */
  reason?: string
}

/** Everything a door reaches for. */
export interface DoorDeps {
  catalogue: Catalogue
  /** @throws DoorError `no-key`, or `unavailable` when nobody can say */
  admit(authorization: string | undefined): Promise<KeyHolder>
  /**
   * Runs one execution of the EXPRESS machine to its end, whether it succeeds or not; makes one attempt.
   * @throws DoorError `busy` or `unavailable` when none was started
   */
  run(input: string): Promise<EndedExecution>
  /** The items of a stream behind `after`; undefined where answers cannot be streamed. */
  read: ((id: string, after: string, signal?: AbortSignal) => Promise<readonly StreamItem[]>) | undefined
  /** Where large requests go, and where large answers are. */
  payloads:
    | { load(uri: string): Promise<{ value: unknown }>; save(name: string, value: unknown): Promise<string> }
    | undefined
  /** A new id that nobody can guess. */
  newId(): string
  hash(text: string): string
  clock: Clock
  record(fact: DoorFact): void
}
