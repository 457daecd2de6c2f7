import type { Usage } from '../answer.ts'
import { CHARACTERS_PER_TOKEN } from '../request/tokens.ts'

/** The tokens that a call has used up when nobody counted them: the input, and what had come of the answer. */
export const usedSoFar = (inputTokens: number, characters: number): Usage => {
  const outputTokens = Math.ceil(characters / CHARACTERS_PER_TOKEN)
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, source: 'estimate' }
}
