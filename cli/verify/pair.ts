import type { RequestInput } from '../../client/client.ts'
import { expectedCost } from '../../core/pricing.ts'
import { type Place, placesOf, type World } from './world.ts'

/** A request that steps down once. */
export interface Pair {
  request: RequestInput
  /** The tier that it leaves, and the one that is to answer: the cheapest that can be had, as it is paid. */
  above: Place
  below: Place
}

export const NO_PAIR = 'no route has two configured tiers, one of them of Converse'

export const pairOf = ({ catalogue }: World): Pair | undefined => {
  const places = placesOf(catalogue)
  const cheapest = places.toSorted((a, b) => expectedCost(a.tier, 10, 16) - expectedCost(b.tier, 10, 16))
  for (const below of cheapest.filter(({ tier }) => tier.api === 'converse')) {
    const above = places.find(({ tier, route }) => route === below.route && tier !== below.tier)
    if (above) return { request: stepDown(above, below), above, below }
  }
  return undefined
}

const stepDown = (above: Place, below: Place): RequestInput => ({
  route: below.route.name,
  tiers: [above.tier.id, below.tier.id],
  simulate: { [above.tier.id]: 'TierMisconfigured' },
})
