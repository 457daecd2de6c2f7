import type { Style } from './terminal.ts'

interface OutcomeWords {
  word: string
  style: Style
}

/** What an outcome is called on a ladder: yellow passes by itself, red is a failure, magenta needs somebody's hand. */
const OUTCOMES: Readonly<Record<string, OutcomeWords>> = {
  Answered: { word: 'answered', style: 'green' },
  TierThrottled: { word: 'throttled', style: 'yellow' },
  TierSaturated: { word: 'saturated', style: 'yellow' },
  TierWarmingUp: { word: 'warming up', style: 'yellow' },
  TierCold: { word: 'cold', style: 'yellow' },
  TierTooSmall: { word: 'too small', style: 'yellow' },
  TierUnavailable: { word: 'unavailable', style: 'red' },
  TierDown: { word: 'down', style: 'red' },
  TierTimedOut: { word: 'timed out', style: 'red' },
  TierMisconfigured: { word: 'misconfigured', style: 'magenta' },
  RequestRejected: { word: 'rejected', style: 'red' },
  DeadlineExceeded: { word: 'no time left', style: 'red' },
}

/** @param outcome of an attempt; a name of the platform, such as `Lambda.Unknown`, is shown as it is */
export const describeOutcome = (outcome: string): OutcomeWords => OUTCOMES[outcome] ?? { word: outcome, style: 'red' }
