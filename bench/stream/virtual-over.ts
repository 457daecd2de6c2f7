import { createPace } from '../../core/stream/pace.ts'
import { SCENARIOS } from '../overload/scenarios.ts'
import { simulate } from '../overload/simulation.ts'

/** What StartExecution, the last write, a reading and DescribeExecution take together, beside the pauses. */
const ROUND_TRIPS_MS = 40
const DEADLINE_MS = 8000

/** Twice the capacity in virtual time: how many answers there are in time, and how many of them `client.ask` sees in time. */
export const virtualOver = async (seed: number): Promise<{ possible: number; answered: number; seen: number }> => {
  const over = SCENARIOS.find(one => one.name === 'over')
  if (!over) throw new Error('there is no scenario over')
  const { possible, took } = await simulate({ ...over, deadlineMs: DEADLINE_MS }, seed)
  const seen = took.filter(ms => seenAfter(ms, seed) + ROUND_TRIPS_MS <= DEADLINE_MS)
  return { possible, answered: took.length, seen: seen.length }
}

/** When a reader that began at 0 reads for the first time after the end was written. */
const seenAfter = (writtenAt: number, seed: number): number => {
  const pace = createPace(0, Number, true)
  const openAt = 20 + (seed % 10)
  pace.told({ type: 'open', executionArn: '', deadlineAt: String(DEADLINE_MS) }, openAt)
  let now = openAt
  while (now < writtenAt) now += pace.pause(now, 5)
  return now
}
