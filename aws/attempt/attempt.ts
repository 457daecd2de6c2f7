import type { AttemptResult } from '../../core/answer.ts'
import { attemptBudgetMs } from '../../core/attempt/budget.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import type { CallModel } from '../../core/attempt/model-call.ts'
import { answerOf, failureOf, usedSoFar } from '../../core/attempt/outcome.ts'
import { allowedWaitMs } from '../../core/capacity/assess.ts'
import { quotaTokens, usedQuotaTokens } from '../../core/capacity/quota.ts'
import type { RouteProfiles } from '../../core/catalogue/route-profiles.ts'
import type { Catalogue, Tier } from '../../core/catalogue/tier.ts'
import type { Clock } from '../../core/clock.ts'
import { classifyStopReason } from '../../core/faults/classify.ts'
import { RequestRejected, TierError } from '../../core/faults/errors.ts'
import { tooDear } from '../../core/plan.ts'
import { needsOf } from '../../core/request/needs.ts'
import type { Capacity, Ticket } from '../capacity/capacity.ts'
import type { Payloads } from '../payloads.ts'
import { loadRequest } from './load-request.ts'
import { storeLargeAnswer } from './store-answer.ts'
import { GaveUp, within } from './time-limit.ts'

export interface AttemptDeps {
  catalogue: Catalogue
  call: CallModel
  capacity?: Capacity | undefined
  payloads?: Payloads | undefined
  simulateAllowed: boolean
  clock: Clock
  /** Where the bill is split by route: the profile to call in the model's place. */
  profileFor?: RouteProfiles
}

/**
 * One attempt at one tier: one network call, inside a budget of its own. Resolves with the answer and its attempts
 * entry; rejects with TierError, whose name tells the state machine whether to retry, step down or stop.
 */
export const createAttempt =
  ({ catalogue, call, capacity, payloads, simulateAllowed, clock, profileFor }: AttemptDeps) =>
  async (event: AttemptEvent, context?: { signal?: AbortSignal }): Promise<AttemptResult> => {
    const tier = configured(catalogue, event)
    const { request, routing } = await rejecting(event, loadRequest(event.request, payloads))
    const simulated = simulateAllowed ? routing.simulate?.[tier.id] : undefined
    if (simulated) throw new TierError(simulated, { message: 'simulated, as the request asks for', try: event.try })

    const route = catalogue.routes.get(event.route)
    const needs = needsOf(request)
    const maxTokens = request.inferenceConfig?.maxTokens ?? tier.maxTokens
    // Plan knew what was spent before this round; attempts since then may have been billed.
    const dollarsLeft = routing.maxCostUsd === undefined ? undefined : routing.maxCostUsd - event.spentUsd
    const dear = tooDear(tier, needs.inputTokens, maxTokens, dollarsLeft)
    if (dear) throw new TierError('TierSaturated', { message: dear, try: event.try })
    const deadlineAt = Date.parse(event.deadlineAt)
    const time = () => ({ now: clock.now(), deadlineAt, tiersBelow: event.tiersBelow })
    const noTime = () =>
      new TierError('DeadlineExceeded', { message: 'too little time is left for an attempt', try: event.try })
    if (attemptBudgetMs(tier.timeoutMs, time()) === undefined) throw noTime()

    const ticket = await admitted(capacity, tier, event, clock, {
      cost: quotaTokens(tier, needs.inputTokens, maxTokens),
      deadlineAt,
      signal: context?.signal,
    })
    const startedAt = clock.now()
    const seen: { requestId?: string; firstTokenMs?: number; characters: number } = { characters: 0 }
    const report = (outcome: Partial<Parameters<Capacity['report']>[2]>) =>
      capacity?.report(tier, ticket, {
        plannedAt: event.tier.plannedAt,
        durationMs: clock.now() - startedAt,
        firstToken: seen.firstTokenMs !== undefined,
        ...outcome,
      })
    const budgetMs = attemptBudgetMs(tier.timeoutMs, time())
    if (budgetMs === undefined) {
      // The slot came too late; its place, if it has one, is for somebody else.
      await report({ deadlineEnded: true })
      throw noTime()
    }
    let result: AttemptResult
    try {
      const answer = await within(
        clock,
        { budgetMs, gateMs: tier.firstTokenTimeoutMs, signal: context?.signal },
        (signal, opened) =>
          call({
            tier: { ...tier, model: profileFor?.(event.route, tier.id) ?? tier.model },
            request,
            maxTokens,
            signal,
            ...(route?.guardrail && { guardrail: route.guardrail }),
            onFirstToken: () => {
              seen.firstTokenMs = clock.now() - startedAt
              opened()
            },
            onRequestId: requestId => {
              seen.requestId = requestId
            },
            onProgress: characters => {
              seen.characters = characters
            },
          }),
      )
      const useless = classifyStopReason(answer.stopReason)
      if (useless) throw Object.assign(new Error(useless.message), { classified: useless, usage: answer.usage })
      await report({ tokens: usedQuotaTokens(tier, answer.usage) })
      result = answerOf({ event, tier, answer, startedAt, endedAt: clock.now(), ...seen })
    } catch (error) {
      const deadlineEnded = error instanceof GaveUp && error.why === 'budget' && budgetMs < tier.timeoutMs
      const { name, failure, classified } = failureOf({
        error,
        tier,
        event,
        time: time(),
        gaveUp: error instanceof GaveUp,
        deadlineEnded,
        elapsedMs: clock.now() - startedAt,
        slotted: ticket !== undefined,
        used: usedSoFar(needs.inputTokens, seen.characters),
        ...seen,
      })
      await report({ failure: { name: classified.name, scope: classified.scope }, deadlineEnded })
      throw new TierError(name, failure, { cause: error })
    }
    return storeLargeAnswer(result, { payloads, executionId: event.execution.id, always: route?.store === 's3' })
  }

type ConfiguredTier = Tier & { model: string }

const configured = (catalogue: Catalogue, event: AttemptEvent): ConfiguredTier => {
  const tier = catalogue.tiers.get(event.tier.id)
  if (tier?.model !== undefined) return tier as ConfiguredTier
  const message = tier?.notConfigured ?? `this version of the catalogue has no tier ${event.tier.id}`
  throw new TierError('TierMisconfigured', { message, try: event.try })
}

/** A rejected request reaches the state machine in the same shape as every other failed attempt. */
const rejecting = async <T>(event: AttemptEvent, reading: Promise<T>): Promise<T> => {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof RequestRejected)) throw error
    throw new TierError('RequestRejected', { message: error.message, try: event.try }, { cause: error })
  }
}

/**
 * Takes a slot of a paced bucket and waits for it. Each call needs one: a retry after a first throttle without a slot made
 * every storm twice as large. Rejects with TierSaturated.
 */
const admitted = async (
  capacity: Capacity | undefined,
  tier: Tier,
  event: AttemptEvent,
  clock: Clock,
  { cost, deadlineAt, signal }: { cost: number; deadlineAt: number; signal: AbortSignal | undefined },
): Promise<Ticket | undefined> => {
  if (!capacity) return undefined
  const maxWaitMs = allowedWaitMs(clock.now(), Date.parse(event.execution.startedAt), deadlineAt)
  const admission = await capacity.admit(tier, { paced: event.tier.paced ?? false, cost, deadlineAt, maxWaitMs })
  if (!admission.admitted) throw new TierError('TierSaturated', { message: admission.reason, try: event.try })
  const wait = admission.startAt - clock.now()
  if (wait > 0) await clock.sleep(wait, signal)
  return admission.ticket
}
