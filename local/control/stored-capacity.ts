import { capacityStore } from '../../aws/capacity/store.ts'
import { believe } from '../../core/capacity/believe.ts'
import { circuitReason, circuitStatus, disable, enable, opensAt } from '../../core/capacity/circuit.ts'
import { isPaced, rateAt } from '../../core/capacity/pace.ts'
import { type BucketState, type Change, parseState } from '../../core/capacity/state.ts'
import { isLimited, limitAt } from '../../core/capacity/window.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import type { Clock } from '../../core/clock.ts'
import type { CapacityView } from './capacity-view.ts'
import { ownDynamoDb } from './own-dynamodb.ts'

interface StoredCapacity {
  table: string
  /** Called when first needed: the endpoint is known only once it listens. */
  endpoint(): string
  clock: Clock
}

/** The capacity store that the functions use, as the tiers page shows and steers it. */
export const storedCapacity = ({ table, endpoint, clock }: StoredCapacity): CapacityView => {
  const store = capacityStore(table, ownDynamoDb(endpoint))
  const write = async (tier: Tier, change: Change): Promise<void> => {
    await store.write(tier.bucket, change, clock.now())
  }
  return {
    async describe(tiers) {
      const items = await store.read([...new Set(tiers.map(tier => tier.bucket))])
      const now = clock.now()
      return Object.fromEntries(
        tiers.flatMap(tier => {
          const item = items.get(tier.bucket)
          const state = item && parseState(item)
          return state ? [[tier.id, statusOf(tier, believe(state, now).state, now)]] : []
        }),
      )
    },
    disable: (tier, forMs) => write(tier, disable(clock.now() + forMs, 'by hand in the console')),
    enable: tier => write(tier, enable),
  }
}

const statusOf = (tier: Tier, state: BucketState, now: number) => {
  const status = circuitStatus(state, now)
  return {
    status,
    ...(status !== 'closed' && { reason: circuitReason(state, now), opensAt: opensAt(state, now) }),
    ...(state.rate !== undefined && isPaced(state, undefined, now) && { rate: rateAt(state, tier.quota, now) }),
    ...(isLimited(state, tier.quota?.concurrency, now) && { limit: limitAt(state, tier.quota?.concurrency, now) }),
  }
}
