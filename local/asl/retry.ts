import { matches, readErrorEquals } from './error-names.ts'
import { StatesError } from './errors.ts'
import type { Step } from './execution.ts'
import type { Fields } from './fields.ts'
import { pause } from './pause.ts'

interface Retrier {
  readonly errorEquals: readonly string[]
  readonly maxAttempts: number
  /** Milliseconds to wait before the retry with this number (from 0). */
  delay(attempt: number, random: () => number): number
}

const LONGEST = 99_999_999

const readRetrier = (fields: Fields, errorEquals: readonly string[]): Retrier => {
  const interval = fields.number('IntervalSeconds', 1, LONGEST) ?? 1
  const maxAttempts = fields.number('MaxAttempts', 0, LONGEST) ?? 3
  const rate = fields.number('BackoffRate', 1, Number.MAX_VALUE, 'fraction') ?? 2
  const longest = fields.number('MaxDelaySeconds', 1, 31_622_400) ?? Number.POSITIVE_INFINITY
  const jitter = fields.oneOf('JitterStrategy', ['FULL', 'NONE'])
  fields.done()
  return {
    errorEquals,
    maxAttempts,
    delay: (attempt, random) => {
      const seconds = Math.min(interval * rate ** attempt, longest)
      return Math.min(seconds, LONGEST) * 1_000 * (jitter === 'FULL' ? random() : 1)
    },
  }
}

/**
 * Runs `step` again as the state's Retry says. Each retrier counts its own retries, in the visit and not in the
 * definition; AWS records no event for a retry.
 */
export const withRetry = (state: Fields, step: Step): Step => {
  const retriers = readErrorEquals(state, 'Retry').map(([fields, names]) => readRetrier(fields, names))
  if (retriers.length === 0) return step
  return async visit => {
    const { run, signal } = visit.branch
    const attempts = retriers.map(() => 0)
    for (;;) {
      try {
        return await step(visit)
      } catch (error) {
        if (!(error instanceof StatesError)) throw error
        const index = retriers.findIndex(({ errorEquals }) => matches(errorEquals, error.error))
        const retrier = retriers[index]
        const attempt = attempts[index] ?? 0
        if (!retrier || attempt >= retrier.maxAttempts) throw error
        attempts[index] = attempt + 1
        const delay = retrier.delay(attempt, run.random)
        if (delay > 0) await pause(run.clock, delay, signal)
        visit.retryCount += 1
      }
    }
  }
}
