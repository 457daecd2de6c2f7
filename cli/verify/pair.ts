import type { RequestInput } from '../../client/client.ts'
import { expectedCost } from '../../core/pricing.ts'
import { type Place, placesOf, type World } from './world.ts'

/** A request that steps down once, where a route has two tiers for it. */
export interface Pair {
  request: RequestInput
  /** The tier that it leaves, and the one that is to answer: the cheapest that can be had, as it is paid. */
  above: Place | undefined
  below: Place
}

export const NO_PAIR = 'no route has a configured tier of Converse'

export const pairOf = ({ catalogue }: World): Pair | undefined => {
  const places = placesOf(catalogue)
  const cheapest = places.toSorted((a, b) => expectedCost(a.tier, 10, 16) - expectedCost(b.tier, 10, 16))
  const pairs = cheapest
    .filter(({ tier }) => tier.api === 'converse')
    .map(below => ({ below, above: places.find(({ tier, route }) => route === below.route && tier !== below.tier) }))
  const pair = pairs.find(({ above }) => above) ?? pairs[0]
  return pair && { ...pair, request: stepDown(pair.above?.tier.id, pair.below) }
}

const stepDown = (above: string | undefined, { tier, route }: Place): RequestInput => ({
  route: route.name,
  tiers: above ? [above, tier.id] : [tier.id],
  ...(above && { simulate: { [above]: 'TierMisconfigured' } }),
})
