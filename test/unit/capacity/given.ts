import type { CapacityChange, CapacityStore, Outcome } from '../../../aws/capacity/capacity.ts'
import { createCapacity } from '../../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../../aws/capacity/memory.ts'
import type { Tier } from '../../../core/catalogue/tier.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { tierOf } from './tiers.ts'

export const THROTTLE = { failure: { name: 'TierThrottled', scope: 'minute' } }
export const DOWN = { failure: { name: 'TierUnavailable', scope: 'unavailable' } }
export const tier = tierOf()

/** Capacity over `store` in virtual time: what it reads and writes is counted, its changes are kept. */
export function given(store: CapacityStore = memoryStore()) {
  const clock = createVirtualClock()
  const counts = { reads: 0, writes: 0 }
  const counted: CapacityStore = {
    read(buckets) {
      counts.reads += 1
      return store.read(buckets)
    },
    write(bucket, change, now) {
      counts.writes += 1
      return store.write(bucket, change, now)
    },
    drop: store.drop,
  }
  const changes: CapacityChange[] = []
  const another = () =>
    createCapacity({ store: counted, clock, random: Math.random, onChange: one => changes.push(one) })
  const capacity = another()
  return {
    capacity,
    /** The same store as another function sees it. */
    another,
    clock,
    counts,
    changes,
    admit: (of: Tier = tier, by = capacity, cost = 0) =>
      clock.run(
        by.admit(of, { paced: true, cost, startedAt: clock.now() - 600_000, deadlineAt: clock.now() + 60_000 }),
      ),
    report: (outcome: Partial<Outcome>, of: Tier = tier, by = capacity, ticket?: Parameters<typeof by.report>[1]) =>
      clock.run(by.report(of, ticket, { plannedAt: clock.now(), durationMs: 500, ...outcome })),
    snapshot: async (of: Tier = tier, by = capacity) => (await clock.run(by.snapshot([of]))).of(of),
  }
}
