import type { Skipped } from './answer.ts'
import { type Assessment, bySlot } from './capacity/assess.ts'
import type { Catalogue, Route, Tier } from './catalogue/tier.ts'
import { shorten } from './faults/errors.ts'
import type { TierKind } from './kind.ts'
import { estimateCost, expectedCost, tooDear } from './pricing.ts'
import type { Needs } from './request/needs.ts'
import { checkTiers } from './request/routing.ts'

/** How a tier travels through the state machine: the attempt functions read the rest from the catalogue. */
export interface PlannedTier {
  id: string
  kind: TierKind
  timeoutMs: number
  contextWindow: number
  /** US dollars that the request's input alone costs here, an estimate: what a call that got lost may have cost. */
  inputUsd: number
  /** Whether its bucket hands out slots, so that the attempt has to ask for one. */
  paced?: boolean
  /** When the capacity store was read for this plan, in milliseconds since the epoch. */
  plannedAt: number
  /** Of the stored request that this plan is for: an attempt asks for nothing else. */
  requestHash?: string
}

export interface PlanAsk {
  catalogue: Catalogue
  route: Route
  /** Tier ids that the request names: a selection of the route's, in the order wanted. */
  only?: readonly string[]
  needs: Needs
  maxTokens?: number
  /** US dollars that are left of `maxCostUsd`. */
  dollarsLeft?: number
  /** A guardrail applies, by the route or the request. */
  guarded: boolean
  /** Tiers that refused this request already, or were too small for it. */
  refused?: readonly string[]
  /** Of the object that the request is in. */
  requestHash?: string
  /** Milliseconds since the epoch. */
  now: number
  assess(tier: Tier): Assessment
  /** What the first token of the tier's bucket usually takes, where that is known. */
  firstTokenMs?(tier: Tier): number | undefined
}

export interface TierPlan {
  tiers: PlannedTier[]
  skipped: Skipped[]
  /** Some tier was left out for a reason that passes: asking later can help. */
  mayPass: boolean
  /** What the capacity store said of each tier that could serve; a waiting route derives its wait from them. */
  assessments: Assessment[]
}

interface Able {
  tier: Tier
  paced: boolean
  startAt: number
}

/**
 * The tiers that can serve a request, in the order in which to ask them, and the reason for each one left out.
 *
 * When every tier that could serve is closed for now and the route does not wait, the one that opens soonest is tried
 * all the same: a closed circuit is a guess, and a failed request is certain. A tier that a person disabled is no guess.
 */
export const planTiers = (ask: PlanAsk): TierPlan => {
  const skipped: Skipped[] = []
  const able: Able[] = []
  const assessments: Assessment[] = []
  let soonest: { tier: Tier; opensAt: number } | undefined

  for (const tier of candidates(ask)) {
    const reason = unfit(tier, ask)
    if (reason !== undefined) {
      skipped.push({ tier: tier.id, reason })
      continue
    }
    const assessment = ask.assess(tier)
    assessments.push(assessment)
    if (assessment.serve) {
      able.push({ tier, paced: assessment.paced, startAt: assessment.startAt })
      continue
    }
    skipped.push({ tier: tier.id, reason: assessment.reason })
    const opensAt = assessment.never || assessment.byHand ? undefined : assessment.opensAt
    if (opensAt !== undefined && opensAt < (soonest?.opensAt ?? Number.POSITIVE_INFINITY)) soonest = { tier, opensAt }
  }

  if (able.length === 0 && soonest && ask.route.whenExhausted === 'fail') {
    const { tier } = soonest
    able.push({ tier, paced: false, startAt: ask.now })
    skipped.splice(
      skipped.findIndex(entry => entry.tier === tier.id),
      1,
    )
  }
  const ordered = bySlot(ask.only ? able : inOrder(able, ask), ask.now)
  const mayPass = assessments.some(one => !one.serve && !one.never)
  return { tiers: ordered.map(one => planned(one, ask)), skipped: bounded(skipped), assessments, mayPass }
}

const REASON_LIMIT = 200
const SKIPPED_LIMIT = 6000

/** A Cause has 32,768 characters, and these are in each: of very long lists the end is only counted. */
const bounded = (skipped: readonly Skipped[]): Skipped[] => {
  const kept: Skipped[] = []
  let length = 0
  for (const { tier, reason } of skipped) {
    const one = { tier, reason: shorten(reason, REASON_LIMIT) }
    length += JSON.stringify(one).length + 1
    if (length > SKIPPED_LIMIT) return [...kept, { tier: '…', reason: `and ${skipped.length - kept.length} more` }]
    kept.push(one)
  }
  return kept
}

const planned = ({ tier, paced }: Able, { needs, now, requestHash }: PlanAsk): PlannedTier => ({
  id: tier.id,
  kind: tier.kind,
  timeoutMs: tier.timeoutMs,
  contextWindow: tier.contextWindow,
  inputUsd: estimateCost(tier, needs.inputTokens, 0),
  ...(paced && { paced }),
  plannedAt: now,
  ...(requestHash && { requestHash }),
})

const candidates = ({ catalogue, route, only }: PlanAsk): Tier[] => {
  if (only) checkTiers(only, route)
  return (only ?? route.tiers).flatMap(id => catalogue.tiers.get(id) ?? [])
}

/** Why a tier can not serve this request at all; undefined when it can. */
const unfit = (tier: Tier, { needs, maxTokens, dollarsLeft, guarded, refused }: PlanAsk): string | undefined => {
  if (refused?.includes(tier.id)) return 'has refused this request, or is too small for it'
  if (tier.model === undefined) return `not configured: ${tier.notConfigured ?? 'it has no model'}`
  if (tier.disabled) return 'disabled in the catalogue'
  const missing = needs.features.filter(feature => !tier.features.includes(feature))
  if (missing.length > 0) return `does not take ${missing.join(' or ')}`
  // Bedrock applies no guardrail to a SageMaker endpoint that is called with InvokeModel.
  if (guarded && tier.kind === 'sagemaker' && tier.api === 'invoke-model') return 'can not apply the guardrail'
  const output = maxTokens ?? tier.maxTokens
  if (needs.inputTokens + output > tier.contextWindow)
    return `needs about ${needs.inputTokens + output} tokens, its window is ${tier.contextWindow}`
  return tooDear(tier, { input: needs.inputTokens, output, cacheTtl: needs.cacheTtl }, dollarsLeft)
}

const inOrder = (able: readonly Able[], ask: PlanAsk): readonly Able[] => {
  if (ask.route.order === 'cost') return byCost(able, ask)
  return ask.route.order === 'latency' ? byLatency(able, ask) : able
}

/** A tier that is not known keeps its listed place, so that it becomes known: the others share the places left. */
const byLatency = (able: readonly Able[], { firstTokenMs }: PlanAsk): Able[] => {
  const known = able.flatMap(one => {
    const ms = firstTokenMs?.(one.tier)
    return ms === undefined ? [] : [{ one, ms }]
  })
  const places = new Set(known.map(({ one }) => one))
  const sorted = known.toSorted((a, b) => a.ms - b.ms).map(({ one }) => one)
  return able.map(one => (places.has(one) ? (sorted.shift() ?? one) : one))
}

const byCost = (able: readonly Able[], { needs, maxTokens }: PlanAsk): Able[] => {
  const cost = ({ tier }: Able) => expectedCost(tier, needs.inputTokens, maxTokens ?? tier.maxTokens)
  return able.toSorted((a, b) => cost(a) - cost(b))
}
