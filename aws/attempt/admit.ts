import { attemptBudgetMs } from '../../core/attempt/budget.ts'
import { Failed } from '../../core/attempt/failed.ts'
import { quotaTokens } from '../../core/capacity/quota.ts'
import type { Ticket } from '../capacity/capacity.ts'
import type { AttemptDeps } from './deps.ts'
import type { Ask } from './read.ts'

/** What a call may begin with. */
export interface Admitted {
  ticket: Ticket | undefined
  budgetMs: number
}

/**
 * Takes a slot of a paced bucket and waits for it. Each call needs one: a retry after a first throttle without a slot made
 * every storm twice as large. Rejects with Failed: TierSaturated without a slot, DeadlineExceeded without time.
 */
export const admit = async (deps: AttemptDeps, ask: Ask, signal: AbortSignal | undefined): Promise<Admitted> => {
  budgetOf(deps, ask)
  const ticket = await slot(deps, ask, signal)
  try {
    return { ticket, budgetMs: budgetOf(deps, ask) }
  } catch (noTime) {
    // The slot came too late; its place, if it has one, is for somebody else.
    await deps.capacity?.report(ask.tier, ticket, {
      plannedAt: ask.event.tier.plannedAt,
      durationMs: 0,
      deadlineEnded: true,
    })
    throw noTime
  }
}

const budgetOf = ({ clock }: AttemptDeps, { tier, event, deadlineAt }: Ask): number => {
  const budgetMs = attemptBudgetMs(tier.timeoutMs, { now: clock.now(), deadlineAt, tiersBelow: event.tiersBelow })
  if (budgetMs === undefined) throw new Failed('DeadlineExceeded', 'too little time is left for an attempt')
  return budgetMs
}

const slot = async (
  { capacity, clock }: AttemptDeps,
  { event, tier, inputTokens, maxTokens, deadlineAt }: Ask,
  signal: AbortSignal | undefined,
): Promise<Ticket | undefined> => {
  if (!capacity) return undefined
  const admission = await capacity.admit(tier, {
    paced: event.tier.paced ?? false,
    cost: quotaTokens(tier, inputTokens, maxTokens),
    startedAt: Date.parse(event.execution.startedAt),
    deadlineAt,
  })
  if (!admission.admitted) throw new Failed('TierSaturated', admission.reason)
  const wait = admission.startAt - clock.now()
  if (wait > 0) await clock.sleep(wait, signal)
  return admission.ticket
}
