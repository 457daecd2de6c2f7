import { mustAsk } from '../../core/capacity/assess.ts'
import { circuitStatus, disable, enable, LONGEST_DISABLED_MS } from '../../core/capacity/circuit.ts'
import type { BucketState } from '../../core/capacity/state.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import type { Clock } from '../../core/clock.ts'
import { stateAccess } from './access.ts'
import { createAdmit } from './admit.ts'
import type { Capacity, CapacityChange, CapacityStore, Snapshot } from './capacity.ts'
import { createReport } from './report.ts'

export interface CapacityDeps {
  store: CapacityStore
  clock: Clock
  /** 0 ≤ random < 1. */
  random(): number
  /** How long a request waits for the store at most; 150 when left out. */
  storeBoundMs?: number
  /** For metrics and logs; called after the change was written. */
  onChange?(change: CapacityChange): void
}

const KEPT_MS = 1000

/** @returns the shared knowledge about capacity; see `Capacity` for what it promises */
export function createCapacity({ store, clock, random, onChange = () => {}, storeBoundMs }: CapacityDeps): Capacity {
  const { load, recent, write: save } = stateAccess(store, clock, storeBoundMs)
  const seen = { durations: new Map(), taughtAt: new Map(), answeredStart: new Map(), throttledAt: new Map() }
  let kept: { readAt: number; until: number; states: Map<string, BucketState> } | undefined
  // Whoever writes knows that something has changed.
  const write: typeof save = (bucket, changes) => {
    kept = undefined
    return save(bucket, changes)
  }

  const deps = { load, recent, write, seen, clock, random, onChange }

  async function snapshot(tiers: readonly Tier[]): Promise<Snapshot> {
    if (kept && clock.monotonic() < kept.until && tiers.every(tier => kept?.states.has(tier.bucket))) return view(kept)
    const buckets = [...new Set(tiers.map(tier => tier.bucket))]
    const until = clock.monotonic() + KEPT_MS
    const now = clock.now()
    const known = await load(buckets)
    const read = { readAt: now, until, states: new Map(buckets.map(bucket => [bucket, known.get(bucket) ?? {}])) }
    const quiet = tiers.every(tier => {
      const state = known.get(tier.bucket)
      return circuitStatus(state, now) === 'closed' && !mustAsk(tier, state, now)
    })
    kept = quiet ? read : undefined
    return view(read)
  }

  return {
    snapshot,
    admit: createAdmit(deps),
    report: createReport(deps),
    async disable(bucket, forMs, reason) {
      const until = clock.now() + Math.min(forMs, LONGEST_DISABLED_MS)
      if (await write(bucket, [disable(until, reason)])) onChange({ bucket, to: 'disabled', reason })
    },
    async enable(bucket) {
      if (await write(bucket, [enable])) onChange({ bucket, to: 'closed', reason: 'enabled by hand' })
    },
  }
}

const view = ({ readAt, states }: { readAt: number; states: Map<string, BucketState> }): Snapshot => ({
  readAt,
  of: tier => states.get(tier.bucket),
})
