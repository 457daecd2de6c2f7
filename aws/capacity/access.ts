import { believe } from '../../core/capacity/believe.ts'
import { type BucketState, type Change, parseState } from '../../core/capacity/state.ts'
import type { Measured } from '../../core/capacity/usual.ts'
import type { Clock } from '../../core/clock.ts'
import { boundedStore } from './bound.ts'
import type { CapacityChange, CapacityStore } from './capacity.ts'

export interface StateAccess {
  /** The known states, by bucket. */
  load(buckets: readonly string[]): Promise<Map<string, BucketState>>
  /** What this function read or wrote less than a second ago; undefined otherwise. A conditional write proves it right. */
  recent(bucket: string): BucketState | undefined
  /** Tries the changes in order until one is not refused; the new state, or undefined when all were. */
  write(bucket: string, changes: readonly Change[]): Promise<BucketState | undefined>
}

/** What one function has seen itself and keeps in memory. */
export interface Seen {
  /** Measured and not yet written, by bucket. */
  durations: Map<string, Measured>
  /** When they were last written, by bucket, on the monotonic scale. */
  taughtAt: Map<string, number>
  /** The start of the last call that was answered, by bucket, in milliseconds since the epoch. */
  answeredStart: Map<string, number>
  /** The last throttle, by bucket, on the monotonic scale. */
  throttledAt: Map<string, number>
}

export interface CapacityParts extends StateAccess {
  seen: Seen
  clock: Clock
  random(): number
  onChange(change: CapacityChange): void
}

const RECENT_MS = 1000

/** States instead of items. An item that no version can have written is dropped, so that it blocks no bucket. */
export function stateAccess(unbounded: CapacityStore, clock: Clock, boundMs?: number): StateAccess {
  const store = boundedStore(unbounded, clock, boundMs)
  const known = new Map<string, { state: BucketState; at: number }>()
  const noted = (bucket: string, state: BucketState) => {
    known.set(bucket, { state, at: clock.monotonic() })
    return state
  }
  return {
    recent(bucket) {
      const one = known.get(bucket)
      return one && clock.monotonic() - one.at < RECENT_MS ? one.state : undefined
    },
    async load(buckets) {
      const items = await store.read(buckets)
      const states = new Map<string, BucketState>()
      for (const [bucket, item] of items) {
        const state = parseState(item)
        if (!state) {
          await store.drop(bucket)
          continue
        }
        const believed = believe(state, clock.now())
        if (believed.forget) await store.write(bucket, believed.forget, clock.now())
        states.set(bucket, noted(bucket, believed.state))
      }
      return states
    },
    async write(bucket, changes) {
      for (const change of changes) {
        const item = await store.write(bucket, change, clock.now())
        if (item) return noted(bucket, believe(parseState(item) ?? {}, clock.now()).state)
      }
      return undefined
    },
  }
}
