import { TIER_KINDS, type TierKind } from '../../core/kind.ts'
import type { SimulatedError } from '../../core/request/schema.ts'
import { ask, type Check, type Place, placesOf, row, type World } from './world.ts'

/** How each kind is left; none of them waits for a model to warm up, and none asks one. */
const LEFT_WITH: Readonly<Record<TierKind, SimulatedError>> = {
  'latency-optimized': 'TierThrottled',
  'on-demand': 'TierThrottled',
  provisioned: 'TierSaturated',
  'cross-region': 'TierUnavailable',
  'prompt-router': 'TierMisconfigured',
  imported: 'TierCold',
  sagemaker: 'TierDown',
}

/** Each kind has a state of its own in the machine, with its own Retry: one execution each goes through it and leaves it. */
export const kindsLeft: Check = async world => {
  const places = placesOf(world.catalogue)
  return Promise.all(
    TIER_KINDS.map(async kind => {
      const place = places.find(({ tier }) => tier.kind === kind)
      if (!place) return row(kind, `left on ${LEFT_WITH[kind]}`, 'skipped', whyNone(kind, world))
      return leave(place, world)
    }),
  )
}

const whyNone = (kind: TierKind, { catalogue }: World): string => {
  const tiers = [...catalogue.tiers.values()].filter(tier => tier.kind === kind)
  const [tier] = tiers
  if (!tier) return 'the catalogue has no tier of this kind'
  const why = tier.notConfigured ?? (tier.disabled ? 'disabled in the catalogue' : 'on no route')
  return `${tiers.map(({ id }) => id).join(', ')}: ${why}`
}

const leave = async ({ tier, route }: Place, { standard }: World) => {
  const error = LEFT_WITH[tier.kind]
  const request = { route: route.name, tiers: [tier.id], simulate: { [tier.id]: error }, deadlineSeconds: 20 }
  const { failure } = await ask(standard, request, route.store === 's3')
  const attempt = failure?.attempts.find(each => each.tier === tier.id)
  const check = `left on ${error}`
  if (attempt?.outcome === error) {
    return row(tier.kind, check, 'ok', `${tier.id}, ${attempt.tries === 1 ? 'one try' : `${attempt.tries} tries`}`)
  }
  const skipped = failure?.skipped.find(each => each.tier === tier.id)
  if (skipped) return row(tier.kind, check, 'skipped', `${tier.id}: ${skipped.reason}`)
  return row(tier.kind, check, 'error', `${tier.id}: ${failure ? failure.message : 'answered, though it was to fail'}`)
}
