/**
 * The only source of time. It is handed in everywhere, so that a test can run an hour of waiting in a millisecond.
 * `aws/clock.ts` has the real one.
 */
export interface Clock {
  /** Milliseconds since the epoch. It may jump: time servers set it. */
  now(): number
  /** Milliseconds on a scale that never jumps, for what is measured within one process; only differences mean anything. */
  monotonic(): number
  /** Resolves after `ms` milliseconds; rejects with `signal.reason` as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
