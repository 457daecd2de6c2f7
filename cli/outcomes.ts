import { outcomeTone, outcomeWord, type Tone } from '../core/history/words.ts'
import type { Style } from './terminal.ts'

/** Yellow passes by itself, red is a failure, magenta needs somebody's hand. */
const STYLES: Readonly<Record<Tone, Style>> = { good: 'green', later: 'yellow', bad: 'red', hand: 'magenta' }

/** @param outcome of an attempt; a name of the platform, such as `Lambda.Unknown`, is shown as it is */
export const describeOutcome = (outcome: string): { word: string; style: Style } => ({
  word: outcomeWord(outcome),
  style: STYLES[outcomeTone(outcome)],
})
