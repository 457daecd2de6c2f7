import { loadRequest } from '../aws/attempt/load-request.ts'
import type { Capacity } from '../aws/capacity/capacity.ts'
import { environment, type Variables } from '../aws/env.ts'
import type { EventClaims } from '../aws/event-claims.ts'
import { liveDeps, onFirstEvent } from '../aws/live.ts'
import { observed } from '../aws/observe/observe.ts'
import type { Payloads } from '../aws/payloads.ts'
import type { OpenPlanStream, PlanStream } from '../aws/stream/plan-stream.ts'
import type { Skipped } from '../core/answer.ts'
import { SHORTEST_ATTEMPT_MS } from '../core/attempt/budget.ts'
import { assess, waitSeconds } from '../core/capacity/assess.ts'
import { quotaTokens } from '../core/capacity/quota.ts'
import type { Catalogue } from '../core/catalogue/tier.ts'
import type { Clock } from '../core/clock.ts'
import { DeadlineExceeded, RequestRejected } from '../core/faults/errors.ts'
import { type PlannedTier, planTiers } from '../core/plan.ts'
import { needsOf } from '../core/request/needs.ts'
import { parseRequest } from '../core/request/parse.ts'
import { checkRouting, routeOf } from '../core/request/routing.ts'

export interface PlanDeps {
  catalogue: Catalogue
  /** Undefined = no store: every tier counts as open and unpaced. */
  capacity?: Capacity | undefined
  claims?: EventClaims | undefined
  payloads?: Payloads | undefined
  planStream?: OpenPlanStream | undefined
  simulateAllowed: boolean
  clock: Clock
  random(): number
}

export interface PlanEvent {
  request: unknown
  execution: { id: string; startedAt: string }
  /** How often this execution has planned already. */
  round: number
  /** 0 in the first round, else the number of the visit that comes next: where its stream items are. */
  visit: number
  spentUsd: number
}

export interface Plan {
  tiers: PlannedTier[]
  skipped: Skipped[]
  route: string
  deadlineAt: string
  afterTimeout: 'next' | 'stop'
  /** Whether the execution waits and plans again when no tier is left. */
  patient: boolean
  waitSeconds: number
  /** The ARN of the execution that has this idempotency key already, or empty. */
  duplicateOf: string
}

/**
 * Plans one round: which tiers to ask, in which order, until when, and why the others are left out.
 * Throws RequestRejected (one sentence) or DeadlineExceeded.
 */
export const createPlan =
  (deps: PlanDeps) =>
  async (event: PlanEvent): Promise<Plan> => {
    const stream = deps.planStream?.(event)
    try {
      const plan = await planned(deps, event, stream)
      if (stream) await tellPlan(stream, plan, deps.clock.now())
      return plan
    } catch (error) {
      const { name, message } = error as Error
      if (error instanceof RequestRejected || error instanceof DeadlineExceeded)
        await stream?.ended({ status: 'FAILED', error: { name, message } })
      throw error
    }
  }

const planned = async (
  { catalogue, capacity, claims, payloads, simulateAllowed, clock, random }: PlanDeps,
  event: PlanEvent,
  stream: PlanStream | undefined,
): Promise<Plan> => {
  const { execution, round, spentUsd } = event
  const { request, routing } = await loadRequest(event.request, payloads, parseRequest)
  const route = routeOf(routing, catalogue)
  checkRouting({ routing, route, catalogue, request, simulateAllowed, express: execution.id.includes(':express:') })

  const now = clock.now()
  const startedAt = Date.parse(execution.startedAt)
  const deadlineAt = startedAt + (routing.deadlineSeconds ? routing.deadlineSeconds * 1000 : route.deadlineMs)
  const plan = { route: route.name, deadlineAt: new Date(deadlineAt).toISOString(), afterTimeout: route.afterTimeout }

  const key = round === 0 ? routing.idempotencyKey : undefined
  const claim = key && claims ? await claims.claim(key, execution.id) : undefined
  if (claim && !claim.first)
    return { ...plan, tiers: [], skipped: [], patient: false, waitSeconds: 0, duplicateOf: claim.executionArn }

  if (deadlineAt - now < SHORTEST_ATTEMPT_MS)
    throw new DeadlineExceeded(
      `${Math.max(0, deadlineAt - now)} ms are left of the deadline, too little for an attempt`,
    )

  const needs = needsOf(request)
  const wanted = (routing.tiers ?? route.tiers).flatMap(id => catalogue.tiers.get(id) ?? [])
  const [snapshot] = await Promise.all([
    capacity?.snapshot(wanted),
    round === 0 ? stream?.open(plan.deadlineAt) : undefined,
  ])
  const { tiers, skipped, assessments } = planTiers({
    catalogue,
    route,
    needs,
    now: snapshot?.readAt ?? now,
    guarded: route.guardrail !== undefined || request.guardrailConfig !== undefined,
    ...(routing.tiers && { only: routing.tiers }),
    ...(request.inferenceConfig?.maxTokens !== undefined && { maxTokens: request.inferenceConfig.maxTokens }),
    ...(routing.maxCostUsd !== undefined && { dollarsLeft: routing.maxCostUsd - spentUsd }),
    assess: tier =>
      assess(tier, snapshot?.of(tier), {
        now,
        startedAt,
        deadlineAt,
        cost: quotaTokens(tier, needs.inputTokens, request.inferenceConfig?.maxTokens ?? tier.maxTokens),
      }),
  })
  const wait =
    route.whenExhausted === 'wait'
      ? waitSeconds({ now, startedAt, deadlineAt, round, assessments, random: random() })
      : undefined
  return { ...plan, tiers, skipped, patient: wait !== undefined, waitSeconds: wait ?? 0, duplicateOf: '' }
}

/** What a plan without tiers means to whoever reads along. */
const tellPlan = async (stream: PlanStream, plan: Plan, now: number): Promise<void> => {
  if (plan.duplicateOf !== '') return stream.ended({ status: 'SUCCEEDED', duplicateOf: plan.duplicateOf })
  if (plan.tiers.length > 0) return
  if (plan.patient) return stream.waiting(new Date(now + plan.waitSeconds * 1000).toISOString())
  const message = `no tier could serve: ${plan.skipped.map(({ tier, reason }) => `${tier} (${reason})`).join('; ')}`
  return stream.ended({ status: 'FAILED', error: { name: 'TiersExhausted', message: message.slice(0, 500) } })
}

/** The function for an environment: the laptop hands its own in. */
export const handlerFor = (variables?: Variables) => {
  const env = environment(variables)
  return observed(
    'plan',
    onFirstEvent(async () => createPlan(await liveDeps(env))),
  )
}

export const handler = handlerFor()
