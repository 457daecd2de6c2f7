import type { TierKind } from '../kind.ts'
import type { Ladder, Planned } from './ladder.ts'
import { outcomeWord } from './words.ts'

/** A tier of the route, and what became of it in this execution. */
export interface Rung {
  tier: string
  kind?: TierKind
  fate: 'tried' | 'skipped' | 'dropped' | 'not reached' | 'to come'
  /** Why it was not tried. */
  why?: string
}

/** Every tier that Plan thought of: the planned ones first choice first, then those that it left out. */
export function rungsOf(ladder: Ladder): Rung[] {
  const tried = new Map(ladder.visits.map(visit => [visit.tier, visit.kind]))
  const skipped = new Map(ladder.skipped.map(({ tier, reason }) => [tier, reason]))
  const planned = plannedOf(ladder)
  const rungs = planned
    .filter(({ id }) => tried.has(id) || !skipped.has(id))
    .map(tier => ({
      tier: tier.id,
      ...(tier.kind && { kind: tier.kind }),
      ...fateOf(tier, ladder, tried.has(tier.id)),
    }))
  const known = new Set(planned.map(tier => tier.id))
  // A history without outputs does not tell the plan.
  const others = [...tried].filter(([id]) => !known.has(id))
  return [
    ...rungs,
    ...others.map(([tier, kind]) => ({ tier, ...(kind && { kind }), fate: 'tried' as const })),
    ...[...skipped]
      .filter(([tier]) => !tried.has(tier))
      .map(([tier, why]) => ({ tier, fate: 'skipped' as const, why })),
  ]
}

const plannedOf = ({ everPlanned, planned }: Ladder): Planned[] => {
  const known = new Set(everPlanned.map(tier => tier.id))
  return [...everPlanned, ...planned.filter(tier => !known.has(tier.id))]
}

function fateOf(tier: Planned, ladder: Ladder, tried: boolean): Pick<Rung, 'fate' | 'why'> {
  if (tried) return { fate: 'tried' }
  const larger = tooSmallBefore(tier, ladder)
  if (larger) {
    return {
      fate: 'dropped',
      why: `${larger.id} was too small, and the window of ${tokens(tier)} is no larger than its ${tokens(larger)}`,
    }
  }
  if (ladder.status === 'RUNNING') return { fate: 'to come' }
  const answered = ladder.visits.find(visit => visit.calls.at(-1)?.outcome === 'Answered')
  if (answered) return { fate: 'not reached', why: `${answered.tier} answered` }
  const error = ladder.failure?.error
  return { fate: 'not reached', ...(error && { why: error === 'Aborted' ? 'stopped' : outcomeWord(error) }) }
}

/** The tier that found the prompt too long, when this one has no larger window: the machine drops it without asking. */
function tooSmallBefore(tier: Planned, ladder: Ladder): Planned | undefined {
  const { contextWindow } = tier
  if (contextWindow === undefined) return undefined
  const tooSmall = new Set(
    ladder.visits.filter(visit => visit.calls.at(-1)?.outcome === 'TierTooSmall').map(visit => visit.tier),
  )
  return plannedOf(ladder).find(other => tooSmall.has(other.id) && (other.contextWindow ?? 0) >= contextWindow)
}

const tokens = ({ contextWindow = 0 }: Planned): string => `${contextWindow.toLocaleString('en-US')} tokens`
