import { assess } from '../../core/capacity/assess.ts'
import { quotaTokens } from '../../core/capacity/quota.ts'
import { firstTokenMs } from '../../core/capacity/usual.ts'
import { planTiers, type TierPlan } from '../../core/plan.ts'
import { needsOf } from '../../core/request/needs.ts'
import type { PlanDeps } from './deps.ts'
import type { Planning } from './read.ts'

/** The tiers of a request, by what the capacity store says now. */
export const ladderOf = async (
  { catalogue, capacity, clock }: PlanDeps,
  { event, request, routing, route, startedAt, deadlineAt, requestHash }: Planning,
): Promise<TierPlan> => {
  const now = clock.now()
  const needs = needsOf(request)
  const maxTokens = request.inferenceConfig?.maxTokens
  const wanted = (routing.tiers ?? route.tiers).flatMap(id => catalogue.tiers.get(id) ?? [])
  const snapshot = await capacity?.snapshot(wanted)
  return planTiers({
    catalogue,
    route,
    needs,
    refused: event.refused,
    ...(requestHash && { requestHash }),
    now: snapshot?.readAt ?? now,
    guarded: route.guardrail !== undefined || request.guardrailConfig !== undefined,
    ...(routing.tiers && { only: routing.tiers }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(routing.maxCostUsd !== undefined && { dollarsLeft: routing.maxCostUsd - event.spentUsd }),
    assess: tier =>
      assess(tier, snapshot?.of(tier), {
        now,
        startedAt,
        deadlineAt,
        cost: quotaTokens(tier, needs.inputTokens, maxTokens ?? tier.maxTokens),
      }),
    firstTokenMs: tier => firstTokenMs(snapshot?.of(tier), now),
  })
}
