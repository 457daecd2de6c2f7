import { setTimeout } from 'node:timers/promises'
import { type Ask, LANES, type Peer } from './client.ts'
import { bedrockClients } from './sdk.ts'

/** Longer than any healthy call takes here, and a third of the usual deadline. */
const ATTEMPT_MS = 3300
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 2000

/**
 * What a careful team writes by hand: every fault steps down, each attempt has a time limit, and after the last tier it
 * starts again, with full jitter, until the deadline. It shares nothing between requests.
 */
export const ladder: Peer = {
  name: 'ladder',
  about: 'a careful hand-written ladder over the SDK: all faults step down, 3.3 s an attempt, rounds with jitter',
  async start(laptop, random) {
    const { converse, close } = bedrockClients(laptop.endpoint, 1)
    return { ask: ask => climb(ask), close }

    async function climb(ask: Ask): Promise<boolean> {
      const deadlineAt = performance.now() + ask.deadlineMs
      for (let round = 0; ; round += 1) {
        for (const lane of LANES) {
          const leftMs = deadlineAt - performance.now()
          if (leftMs < 50) return false
          try {
            await converse(lane, ask, AbortSignal.timeout(Math.floor(Math.min(ATTEMPT_MS, leftMs))))
            return true
          } catch (error) {
            if ((error as Error).name === 'ValidationException') return false
          }
        }
        const pauseMs = random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** round)
        if (performance.now() + pauseMs > deadlineAt) return false
        await setTimeout(pauseMs)
      }
    }
  },
}
