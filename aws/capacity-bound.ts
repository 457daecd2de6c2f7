import type { Clock } from '../core/clock.ts'
import type { CapacityStore } from './capacity.ts'

/** What a request waits for the store at most; the first access of a cold function includes the TLS handshake. */
const BOUND_MS = 150
const FIRST_BOUND_MS = 600
/** How long a function leaves a store alone that failed, so that one request pays the bound once and not at each step. */
const AVOID_MS = 5000

/** The store's operations, none of which rejects or takes longer than the bound: undefined says that it failed. */
export interface BoundedStore {
  read(...ask: Parameters<CapacityStore['read']>): Promise<Map<string, Record<string, unknown>> | undefined>
  write(...ask: Parameters<CapacityStore['write']>): Promise<Record<string, unknown> | undefined>
  drop(bucket: string): Promise<void>
}

/** Bounds each access in time, and stays away from a store that is down for five seconds. */
export function boundedStore(store: CapacityStore, clock: Clock): BoundedStore {
  let boundMs = FIRST_BOUND_MS
  let avoidUntil = 0

  async function bounded<T>(access: () => Promise<T>): Promise<T | undefined> {
    const now = clock.now()
    if (now < avoidUntil && avoidUntil <= now + AVOID_MS) return undefined
    const ended = new AbortController()
    try {
      const late = clock.sleep(boundMs, ended.signal).then(() => {
        throw new Error('the capacity store is slow')
      })
      late.catch(() => {})
      const result = await Promise.race([access(), late])
      boundMs = BOUND_MS
      return result
    } catch {
      avoidUntil = clock.now() + AVOID_MS
      return undefined
    } finally {
      ended.abort()
    }
  }

  return {
    read: buckets => bounded(() => store.read(buckets)),
    write: (bucket, change, now) => bounded(() => store.write(bucket, change, now)),
    drop: bucket => bounded(() => store.drop(bucket)),
  }
}
