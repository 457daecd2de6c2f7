import type { Attempt } from '../answer.ts'

/** One word for one thing, on the ladder, in the console and in the docs. */
const OUTCOMES: Readonly<Record<string, string>> = {
  Answered: 'answered',
  TierThrottled: 'throttled',
  TierSaturated: 'saturated',
  TierWarmingUp: 'warming up',
  TierCold: 'cold',
  TierTooSmall: 'too small',
  TierRefused: 'refused',
  TierUnavailable: 'unavailable',
  TierDown: 'down',
  TierTimedOut: 'timed out',
  TierMisconfigured: 'misconfigured',
  RequestRejected: 'rejected',
  DeadlineExceeded: 'no time left',
  TiersExhausted: 'exhausted',
  AnswerNotStored: 'not stored',
  StreamBroken: 'stream broken',
  RouterFailed: 'router failed',
}

/** @param outcome of an attempt or an execution; a name of the platform, such as `Lambda.Unknown`, is its own word */
export const outcomeWord = (outcome: string): string => OUTCOMES[outcome] ?? outcome

/**
 * What an outcome means for whoever reads a ladder: it passes by itself, something is broken, or somebody has to do
 * something.
 */
export type Tone = 'good' | 'later' | 'bad' | 'hand'
const LATER = new Set(['TierThrottled', 'TierSaturated', 'TierWarmingUp', 'TierCold', 'TierTooSmall', 'TierRefused'])

export function outcomeTone(outcome: string): Tone {
  if (outcome === 'Answered') return 'good'
  if (LATER.has(outcome)) return 'later'
  return outcome === 'TierMisconfigured' ? 'hand' : 'bad'
}

/**
 * What all attempts together met: "5 tiers tried: 4 throttled, 1 saturated".
 * @returns undefined where nothing was tried
 */
export function attemptsInWords(attempts: readonly Pick<Attempt, 'tier' | 'outcome'>[]): string | undefined {
  // A waiting route comes back to its tiers: what a tier said last counts.
  const last = new Map(attempts.map(({ tier, outcome }) => [tier, outcomeWord(outcome)]))
  if (last.size === 0) return undefined
  const counts = new Map<string, number>()
  for (const word of last.values()) counts.set(word, (counts.get(word) ?? 0) + 1)
  const words = [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
  return `${last.size} ${last.size === 1 ? 'tier' : 'tiers'} tried: ${words}`
}
