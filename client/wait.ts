import { setTimeout as delay } from 'node:timers/promises'

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

export const systemSleep: Sleep = (ms, signal) => delay(ms, undefined, signal ? { signal } : {})

/** The pauses between two looks at an execution: short at first, since a quick answer takes a second, then longer. */
export function* pollIntervals(first: number, longest: number): Generator<number, never> {
  for (let ms = first; ; ms = Math.min(longest, ms * 1.3)) yield ms
}
