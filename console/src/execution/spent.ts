import type { Ladder } from '../../../core/history/ladder.ts'

/** What all attempts cost together; undefined where nothing tells it. */
export function spentOn({ answer, failure }: Ladder): { usd: number; estimated: boolean } | undefined {
  const attempts = answer?.attempts ?? failure?.attempts
  if (answer?.cost?.usd !== undefined) return { usd: answer.cost.usd, estimated: answer.cost.estimated }
  if (!attempts) return undefined
  return {
    usd: attempts.reduce((sum, attempt) => sum + (attempt.usd ?? 0), 0),
    estimated: attempts.some(attempt => attempt.estimated),
  }
}
