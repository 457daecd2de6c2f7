import type { Clock } from '../../core/clock.ts'
import type { CapacityStore } from './capacity.ts'
import { memoryStore } from './memory.ts'

/** What a request waits for the store at most. */
const BOUND_MS = 150
/** The first access of a cold function includes the TLS handshake. */
const FIRST_BOUND_MS = 600
/** How long a function leaves a store alone that goes on failing, so that not every step waits for it. */
const AVOID_MS = 5000
/** How often a process that was busy itself waits for the bound again. */
const GRACES = 5

/**
 * Bounds each access in time. None rejects: what the store does not do is done in a copy in memory of what this
 * function has read and written, so that it keeps pace by itself until the store is back.
 */
export function boundedStore(store: CapacityStore, clock: Clock, usualBoundMs = BOUND_MS): CapacityStore {
  const copy = memoryStore()
  let boundMs = Math.max(FIRST_BOUND_MS, usualBoundMs)
  let failingSince: number | undefined
  let avoidUntil = -Infinity

  async function late(signal: AbortSignal): Promise<never> {
    for (let grace = 0; grace < GRACES; grace += 1) {
      const start = clock.monotonic()
      await clock.sleep(boundMs, signal)
      // A timer that comes late says that this process was busy, not that the store is slow.
      if (clock.monotonic() - start < 1.2 * boundMs) break
    }
    throw new Error('the capacity store is slow')
  }

  /** Undefined says that the store failed. */
  async function bounded<T>(access: () => Promise<T>): Promise<{ result: T } | undefined> {
    const now = clock.monotonic()
    if (now < avoidUntil) return undefined
    const ended = new AbortController()
    try {
      const limit = late(ended.signal)
      limit.catch(() => {})
      const result = await Promise.race([access(), limit])
      failingSince = undefined
      return { result }
    } catch {
      // Many accesses share one hiccup; only a second one after the first means that the store is down.
      failingSince ??= now
      if (now >= failingSince + usualBoundMs) avoidUntil = clock.monotonic() + AVOID_MS
      return undefined
    } finally {
      boundMs = usualBoundMs
      // With a reason, because without one an exception with a stack is made for nobody.
      ended.abort('ended')
    }
  }

  return {
    async read(buckets) {
      const read = await bounded(() => store.read(buckets))
      if (!read) return copy.read(buckets)
      for (const bucket of buckets) copy.put(bucket, read.result.get(bucket))
      return read.result
    },
    async write(bucket, change, now) {
      const written = await bounded(() => store.write(bucket, change, now))
      if (!written) return copy.write(bucket, change, now)
      if (written.result) copy.put(bucket, written.result)
      return written.result
    },
    async drop(bucket) {
      copy.put(bucket, undefined)
      await bounded(() => store.drop(bucket))
    },
  }
}
