import type { TierKind } from '../../core/kind.ts'
import type { Operation } from './call.ts'

/** One call as it ended; never a prompt or an answer. */
export interface RecentCall {
  /** When it came in: milliseconds since the epoch. */
  at: number
  operation: Operation
  bucket: string
  kind: TierKind
  model: string
  region: string
  /**
   * `Answered`, `Degraded` (answered, but as standard), an exception's name, `Truncated`, `ConnectionReset`,
   * `HtmlPage`, or `ClientClosed` when the caller hung up first.
   */
  outcome: string
  requestId: string
  serviceTier?: string
  firstTokenMs?: number
  totalMs: number
}

const capacity = 500

/** Remembers the last 500 calls, oldest first. */
export function createRecentCalls(): { add(call: RecentCall): void; list(): RecentCall[] } {
  let calls: RecentCall[] = []
  return {
    add(call) {
      calls.push(call)
      if (calls.length >= 2 * capacity) calls = calls.slice(-capacity)
    },
    list: () => calls.slice(-capacity),
  }
}
