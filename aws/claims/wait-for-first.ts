import type { Claim } from '../../core/claim.ts'
import type { Clock } from '../../core/clock.ts'
import type { Claims, Mine } from './claims.ts'

/**
 * How long a duplicate waits inside Plan. A second of Plan costs $0.000004; letting the machine wait and plan again costs
 * $0.000075, whatever the time: up to here waiting inside is cheaper, and it answers sooner.
 */
const INSIDE_MS = 20_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1000

/**
 * Takes a key, or waits for the execution that has it: until it has ended, until the key is free or until `INSIDE_MS` or
 * the own deadline have passed. Resolves with the claim of the other one – still `running` when it was too slow – or
 * undefined when the key is this execution's. Without the store a request counts as new, because EventBridge will not send
 * it again; one that knows of another goes on waiting.
 *
 * @param giveUpAt milliseconds since the epoch
 */
export const waitForFirst = async (
  claims: Claims,
  clock: Clock,
  key: string,
  { mine, giveUpAt }: { mine: Mine; giveUpAt: number },
): Promise<Claim | undefined> => {
  const until = Math.min(giveUpAt, clock.now() + INSIDE_MS)
  const first = await claims.take(key, mine)
  if (first === 'mine' || first === 'unknown') return undefined
  let held = first
  for (let pause = FIRST_PAUSE_MS; held.state === 'running'; pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)) {
    if (held.requestHash !== mine.requestHash || clock.now() + pause > until) break
    await clock.sleep(pause)
    const seen = await claims.look(key)
    const now = seen && seen.until >= clock.now() ? seen : await claims.take(key, mine)
    if (now === 'mine') return undefined
    if (now !== 'unknown') held = now
  }
  return held
}
