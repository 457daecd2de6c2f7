import type { Answer } from '../answer.ts'

/**
 * How long whoever asked waited for the first token: an answer's `firstTokenMs` counts from its own call only, and the
 * call ended `totalMs` after the execution began.
 * @returns milliseconds since the execution began; undefined where no first token was seen
 */
export function firstTokenSinceStart(timing: Partial<Answer['timing']> | undefined): number | undefined {
  const { firstTokenMs, attemptMs, totalMs } = timing ?? {}
  if (firstTokenMs === undefined || attemptMs === undefined || totalMs === undefined) return undefined
  return Math.max(firstTokenMs, totalMs - attemptMs + firstTokenMs)
}
