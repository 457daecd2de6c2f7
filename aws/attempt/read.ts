import type { AttemptEvent } from '../../core/attempt/event.ts'
import { Failed } from '../../core/attempt/failed.ts'
import type { Catalogue, Route, Tier } from '../../core/catalogue/tier.ts'
import { RequestRejected } from '../../core/faults/errors.ts'
import { tooDear } from '../../core/pricing.ts'
import { needsOf } from '../../core/request/needs.ts'
import type { ParsedRequest } from '../../core/request/request.ts'
import type { AttemptDeps } from './deps.ts'
import { loadRequest } from './load-request.ts'

/** What one attempt asks of its tier. */
export interface Ask {
  event: AttemptEvent
  tier: Tier & { model: string }
  route: Route | undefined
  request: ParsedRequest['request']
  inputTokens: number
  maxTokens: number
  /** Milliseconds since the epoch. */
  deadlineAt: number
}

/**
 * Reads the tier from the catalogue and the request from the event or the bucket. Rejects with Failed for a tier without
 * a model, a request that is gone, a fault that the request asks for, and one that may cost more than is left.
 */
export const readAsk = async (
  { catalogue, payloads, simulateAllowed }: AttemptDeps,
  event: AttemptEvent,
): Promise<Ask> => {
  const tier = configured(catalogue, event.tier.id)
  const { request, routing } = await loaded(
    loadRequest(event.request, payloads, { expectedHash: event.tier.requestHash }),
  )
  const simulated = simulateAllowed ? routing.simulate?.[tier.id] : undefined
  if (simulated) throw new Failed(simulated, 'simulated, as the request asks for')

  const { inputTokens, cacheTtl } = needsOf(request)
  const maxTokens = request.inferenceConfig?.maxTokens ?? tier.maxTokens
  // Plan knew what was spent before this round; attempts since then may have been billed.
  const dollarsLeft = routing.maxCostUsd === undefined ? undefined : routing.maxCostUsd - event.spentUsd
  const dear = tooDear(tier, { input: inputTokens, output: maxTokens, cacheTtl }, dollarsLeft)
  if (dear) throw new Failed('TierSaturated', dear)
  const route = catalogue.routes.get(event.route)
  return { event, tier, route, request, inputTokens, maxTokens, deadlineAt: Date.parse(event.deadlineAt) }
}

const configured = (catalogue: Catalogue, id: string): Ask['tier'] => {
  const tier = catalogue.tiers.get(id)
  if (tier?.model !== undefined) return tier as Ask['tier']
  throw new Failed('TierMisconfigured', tier?.notConfigured ?? `this version of the catalogue has no tier ${id}`)
}

/** A bucket that does not answer is no fault of the request: it is read again, here or at the next tier. */
const loaded = async <T>(reading: Promise<T>): Promise<T> => {
  try {
    return await reading
  } catch (cause) {
    if (cause instanceof RequestRejected) throw cause
    throw new Failed('TierUnavailable', `the request could not be read: ${(cause as Error).message}`, { cause })
  }
}
