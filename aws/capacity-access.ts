import { type BucketState, type Change, parseState } from '../core/capacity-state.ts'
import type { Durations } from '../core/capacity-usual.ts'
import type { Clock } from '../core/clock.ts'
import type { CapacityChange, CapacityStore } from './capacity.ts'
import { boundedStore } from './capacity-bound.ts'

export interface StateAccess {
  /** The known states, or undefined when the store does not answer. */
  load(buckets: readonly string[]): Promise<Map<string, BucketState> | undefined>
  /** Tries the changes in order until one is not refused; the new state, or undefined when all were. */
  write(bucket: string, changes: readonly Change[]): Promise<BucketState | undefined>
}

/** What one function has seen itself and keeps in memory. */
export interface Seen {
  /** Measured and not yet written, by bucket. */
  durations: Map<string, Durations>
  /** The start of the last call that was answered, by bucket. */
  answeredStart: Map<string, number>
  /** The last throttle, by bucket. */
  throttledAt: Map<string, number>
}

export interface CapacityParts extends StateAccess {
  seen: Seen
  clock: Clock
  random(): number
  onChange(change: CapacityChange): void
}

/** States instead of items. An item that no version can have written is dropped, so that it blocks no bucket. */
export function stateAccess(unbounded: CapacityStore, clock: Clock): StateAccess {
  const store = boundedStore(unbounded, clock)
  return {
    async load(buckets) {
      const items = await store.read(buckets)
      if (!items) return undefined
      const states = new Map<string, BucketState>()
      for (const [bucket, item] of items) {
        const state = parseState(item)
        if (state) states.set(bucket, state)
        else await store.drop(bucket)
      }
      return states
    },
    async write(bucket, changes) {
      for (const change of changes) {
        const item = await store.write(bucket, change, clock.now())
        if (item) return parseState(item) ?? {}
      }
      return undefined
    },
  }
}
