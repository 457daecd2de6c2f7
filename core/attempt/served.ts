import type { ServedBy } from '../answer.ts'
import type { Tier } from '../catalogue/tier.ts'

interface Report {
  latency?: string | undefined
  serviceTier?: string | undefined
  trace?: unknown
}

/**
 * What really served, next to what the tier asked for. Bedrock serves a latency-optimized request with standard latency
 * when the optimized quota is used up, and says so only here: no error, so no Catch.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/latency-optimized-inference.html
 */
export const servedAs = (
  tier: Tier,
  { latency, serviceTier, trace }: Report,
): Pick<ServedBy, 'latency' | 'serviceTier' | 'invokedModel'> => {
  const invokedModel = (trace as { promptRouter?: { invokedModelId?: string } } | undefined)?.promptRouter
    ?.invokedModelId
  return {
    ...(tier.kind === 'latency-optimized' && {
      latency: {
        requested: 'optimized' as const,
        served: latency === 'optimized' ? ('optimized' as const) : ('standard' as const),
      },
    }),
    ...((tier.serviceTier || serviceTier) && {
      serviceTier: {
        requested: tier.serviceTier ?? 'default',
        served: serviceTier ?? 'default',
      },
    }),
    ...(invokedModel && { invokedModel }),
  }
}

/** What served a call that ended without saying, for what it may cost: what was asked for, which is never the cheaper. */
export const askedFor = ({ kind, serviceTier }: Tier): Pick<ServedBy, 'latency' | 'serviceTier'> => ({
  ...(kind === 'latency-optimized' && { latency: { requested: 'optimized', served: 'optimized' } }),
  ...(serviceTier && { serviceTier: { requested: serviceTier, served: serviceTier } }),
})
