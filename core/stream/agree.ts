import type { Answer } from '../answer.ts'
import type { Ending } from './reader.ts'

/** What an execution that is over says of itself. */
export interface ExecutionEnd {
  status: string
  /** Parsed; only of one that succeeded. */
  output?: unknown
}

/**
 * Whether the stream's last word is the execution's own: whole, of the same outcome, and written by the very call that
 * answered. A call that the machine gave up may have written an end too, and the one that answered may have failed to.
 */
export const agrees = (ending: Ending | undefined, { status, output }: ExecutionEnd): boolean => {
  if (!ending?.whole) return false
  const { end, at } = ending
  if (status !== 'SUCCEEDED') return end.status === 'FAILED'
  if (end.status !== 'SUCCEEDED') return false
  // The answer is another execution's, and so are the tokens.
  if (end.duplicateOf !== undefined) return false
  const { attempts = [], attemptsOmitted = 0 } = (output ?? {}) as Partial<Answer>
  return at.visit === attempts.length + attemptsOmitted && at.try === attempts.at(-1)?.tries
}
