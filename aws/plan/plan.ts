import { SHORTEST_ATTEMPT_MS } from '../../core/attempt/budget.ts'
import { waitSeconds } from '../../core/capacity/assess.ts'
import { failedEnd } from '../../core/claim.ts'
import { DeadlineExceeded, RequestRejected } from '../../core/faults/errors.ts'
import type { PlanStream } from '../stream/plan-stream.ts'
import type { Plan, PlanDeps, PlanEvent } from './deps.ts'
import { FirstFailed, firstOf, keyOf } from './first.ts'
import { ladderOf } from './ladder.ts'
import { NOTHING } from './nothing.ts'
import { type Planning, readPlanning } from './read.ts'

/** Where the machine stops waiting, as a history ends at 25,000 events: said here too, so that the end is told. */
const MOST_ROUNDS = 200
const MOST_VISITS = 400

/**
 * Plans one round: which tiers to ask, in which order, until when, and why the others are left out.
 * Throws RequestRejected (one sentence), DeadlineExceeded, or what the first request with this idempotency key failed with.
 */
export const createPlan =
  (deps: PlanDeps) =>
  async (event: PlanEvent): Promise<Plan> => {
    const stream = deps.planStream?.(event)
    // Before its claim a request has no key to give back.
    let claimed = event.round > 0
    let opened: Promise<void> | undefined
    try {
      const planning = await readPlanning(deps, event)
      opened = event.round === 0 ? stream?.open(planning.base.deadlineAt) : undefined
      opened?.catch(() => {}) // it is awaited below
      const first = await firstOf(deps, planning)
      claimed = true
      const [plan] = await Promise.all([first ?? planned(deps, planning), opened])
      await tell(deps, event, stream, plan)
      return plan
    } catch (error) {
      const { name, message } = error as Error
      const ends = error instanceof RequestRejected || error instanceof DeadlineExceeded
      await Promise.all([
        (ends || error instanceof FirstFailed) && stream?.ended({ status: 'FAILED', error: { name, message } }),
        ends && claimed && release(deps, event, name, message),
        opened?.catch(() => {}), // nothing may be under way when the function has returned
      ])
      throw error
    }
  }

const planned = async (deps: PlanDeps, planning: Planning): Promise<Plan> => {
  const { clock, random } = deps
  const { event, route, base, startedAt, deadlineAt } = planning
  const left = deadlineAt - clock.now()
  if (left < SHORTEST_ATTEMPT_MS)
    throw new DeadlineExceeded(`${Math.max(0, left)} ms are left of the deadline, too little for an attempt`)
  const { assessments, ...ladder } = await ladderOf(deps, planning)
  const waits = route.whenExhausted === 'wait' && event.round < MOST_ROUNDS && event.visit <= MOST_VISITS
  const wait = waits
    ? waitSeconds({ now: clock.now(), startedAt, deadlineAt, round: event.round, assessments, random: random() })
    : undefined
  return { ...base, ...NOTHING, ...ladder, patient: wait !== undefined, waitSeconds: wait ?? 0 }
}

/** What a plan without tiers means to whoever reads along, and to the idempotency key. */
const tell = async (deps: PlanDeps, event: PlanEvent, stream: PlanStream | undefined, plan: Plan): Promise<void> => {
  const { duplicate, waitingFor, tiers, skipped, patient } = plan
  if (tiers.length > 0) return
  if ('duplicateOf' in duplicate) return stream?.ended({ status: 'SUCCEEDED', duplicateOf: duplicate.duplicateOf })
  if (patient || waitingFor !== '')
    return stream?.waiting(new Date(deps.clock.now() + plan.waitSeconds * 1000).toISOString())
  const message = `no tier could serve: ${skipped.map(({ tier, reason }) => `${tier} (${reason})`).join('; ')}`
  const error = { name: 'TiersExhausted', message: message.slice(0, 500) }
  // Where all that was asked has refused, the machine alone knows whether that is the end of the request or of the tiers.
  const certain = event.refused.length === 0 || plan.mayPass
  await Promise.all([
    certain && stream?.ended({ status: 'FAILED', error }),
    release(deps, event, error.name, error.message),
  ])
}

/** The execution ends here without an answer: its key is free, or keeps the failure. */
const release = async ({ claims }: PlanDeps, event: PlanEvent, error: string, message: string): Promise<void> => {
  const key = keyOf(event)
  if (key !== undefined) await claims?.end(key, event.execution.id, failedEnd(key, { error, message }))
}
