import type { Capacity, Ticket } from '../../aws/capacity/capacity.ts'
import { assess, bySlot, waitSeconds } from '../../core/capacity/assess.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import type { Clock } from '../../core/clock.ts'
import type { VirtualBedrock } from './virtual-bedrock.ts'

export const GATE_MS = 1500
const LEAST_MS = 1000

export interface RouterParts {
  capacity: Capacity
  bedrock: VirtualBedrock
  tiers: readonly Tier[]
  clock: Clock
  random(): number
  /** Told of each call, for a look inside. */
  trace?: ((call: { lane: number; at: number; answered: boolean; ticket: Ticket | undefined }) => void) | undefined
}

export type Ending = 'answered' | 'rejected' | 'late' | 'exhausted'

/** What Plan, the attempts and the wait do together, without a state machine around it: for virtual time only. */
export async function route(
  { capacity, bedrock, tiers, clock, random, trace }: RouterParts,
  deadlineMs: number,
  bad: boolean,
): Promise<Ending> {
  const refused = new Set<Tier>()
  const startedAt = clock.now()
  const deadlineAt = startedAt + deadlineMs
  for (let round = 0; ; round += 1) {
    const now = clock.now()
    if (deadlineAt - now < LEAST_MS) return 'late'
    const snapshot = await capacity.snapshot(tiers)
    const ask = { now, startedAt, deadlineAt, cost: 0 }
    const assessed = tiers
      .filter(tier => !refused.has(tier))
      .map(tier => ({ tier, assessment: assess(tier, snapshot.of(tier), ask) }))
    const able = assessed.flatMap(({ tier, assessment }) =>
      assessment.serve ? [{ tier, paced: assessment.paced, startAt: assessment.startAt }] : [],
    )
    for (const { tier, paced } of bySlot(able, now)) {
      const ended = await attempt(tier, paced, snapshot.readAt)
      if (ended) return ended
    }
    const assessments = assessed.map(one => one.assessment)
    const wait = waitSeconds({ now: clock.now(), startedAt, deadlineAt, round, assessments, random: random() })
    if (wait === undefined) return 'exhausted'
    await clock.sleep(wait * 1000)
  }

  async function attempt(tier: Tier, paced: boolean, plannedAt: number): Promise<Ending | undefined> {
    const admission = await capacity.admit(tier, { paced, cost: 0, startedAt, deadlineAt })
    if (!admission.admitted) return undefined
    await clock.sleep(Math.max(0, admission.startAt - clock.now()))
    const ticket = admission.ticket
    const callAt = clock.now()
    const leftMs = deadlineAt - callAt
    if (leftMs < LEAST_MS) return 'late'
    const { answer, release } = bedrock.call(tiers.indexOf(tier), bad)
    trace?.({ lane: tiers.indexOf(tier), at: callAt, answered: answer.answered, ticket })
    const report = (rest: object) =>
      capacity.report(tier, ticket, { plannedAt, durationMs: clock.now() - callAt, ...rest })
    if (!answer.answered) {
      await clock.sleep(3)
      await report({ failure: { name: answer.name, scope: answer.scope } })
      if (answer.name === 'TierRefused') refused.add(tier)
      return refused.size === tiers.length ? 'rejected' : undefined
    }
    const gated = answer.firstTokenMs > GATE_MS
    const endMs = Math.min(leftMs, gated ? GATE_MS : answer.durationMs)
    await clock.sleep(endMs)
    release()
    if (!gated && answer.durationMs <= leftMs) {
      await report({})
      return 'answered'
    }
    await report({
      failure: { name: 'TierTimedOut' },
      deadlineEnded: endMs === leftMs,
      ...(!gated && { firstTokenMs: answer.firstTokenMs }),
    })
    return undefined
  }
}
