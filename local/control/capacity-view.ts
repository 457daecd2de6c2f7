import type { CapacityStore } from '../../aws/capacity.ts'
import { type BucketState, parseState } from '../../core/capacity-state.ts'
import { type CircuitStatus, circuitReason, circuitStatus, disable, enable, opensAt } from '../../core/circuit.ts'
import type { Tier } from '../../core/tier.ts'
import type { Clock } from '../clock.ts'

/** What is known of a tier's capacity: its circuit, and its pace in calls a second. */
export interface TierCapacity {
  status: CircuitStatus
  reason?: string
  /** Epoch milliseconds. */
  opensAt?: number
  rate?: number
}

/** What the tiers page shows and does of the capacity store: paces, circuits and tiers disabled by hand. */
export interface CapacityView {
  /** By tier id; tiers that nothing is known of are left out. */
  describe(tiers: readonly Tier[]): Promise<Record<string, TierCapacity>>
  /** Nobody asks the tier for `forMs` milliseconds; false when a function changed its state at the same moment. */
  disable(tier: Tier, forMs: number): Promise<boolean>
  enable(tier: Tier): Promise<boolean>
}

/** Reads and writes the same store as the functions. Rejects as the store does. */
export const createCapacityView = (store: CapacityStore, clock: Clock): CapacityView => ({
  async describe(tiers) {
    const items = await store.read([...new Set(tiers.map(tier => tier.bucket))])
    const now = clock.now()
    const known = tiers.flatMap(tier => {
      const item = items.get(tier.bucket)
      const state = item && parseState(item)
      return state ? [[tier.id, capacityOf(tier, state, now)] as const] : []
    })
    return Object.fromEntries(known)
  },
  disable: async (tier, forMs) => {
    const now = clock.now()
    return Boolean(await store.write(tier.bucket, disable(now + forMs, 'disabled in the console'), now))
  },
  enable: async tier => Boolean(await store.write(tier.bucket, enable, clock.now())),
})

const capacityOf = (tier: Tier, state: BucketState, now: number): TierCapacity => {
  const status = circuitStatus(state, now)
  return {
    status,
    ...(status === 'closed' ? {} : { reason: circuitReason(state, now), opensAt: opensAt(state, now) }),
    // With a declared quota the number is the share of it that is used, not a rate.
    ...(state.rate === undefined || tier.quota ? {} : { rate: state.rate }),
  }
}
