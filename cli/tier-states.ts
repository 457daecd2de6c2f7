import { capacityStore } from '../aws/capacity/store.ts'
import { capacityTable, openDynamoDb } from '../client/capacity.ts'
import type { Connection } from '../client/connection.ts'
import { believe } from '../core/capacity/believe.ts'
import { circuitReason, circuitStatus } from '../core/capacity/circuit.ts'
import { isPaced, rateAt } from '../core/capacity/pace.ts'
import { type BucketState, type Change, parseState } from '../core/capacity/state.ts'
import { isLimited, limitAt } from '../core/capacity/window.ts'
import type { Tier } from '../core/catalogue/tier.ts'
import type { Style } from './terminal.ts'
import { formatMoment } from './units.ts'

/**
 * The capacity store as an operator uses it: without the short time limits that keep it from delaying a request, so
 * that a write from far away either happens or fails loudly.
 */
export interface TierStates {
  read(tiers: readonly Tier[], now: number): Promise<Map<string, BucketState>>
  /** False when another writer was faster. */
  write(tier: Tier, change: Change, now: number): Promise<boolean>
  close(): void
}

export async function openTierStates(
  connection: Connection,
  stateMachineArn: string,
  table: string | undefined,
): Promise<TierStates> {
  const client = await openDynamoDb(connection)
  const store = capacityStore(capacityTable(table, stateMachineArn), async () => client)
  return {
    async read(tiers, now) {
      const items = await store.read([...new Set(tiers.map(tier => tier.bucket))])
      return new Map([...items].map(([bucket, item]) => [bucket, believe(parseState(item) ?? {}, now).state]))
    },
    write: async (tier, change, now) => (await store.write(tier.bucket, change, now)) !== undefined,
    close: () => client.destroy(),
  }
}

/** What a tier can do now, in the words of the ladder's reasons. */
export function describeTier(tier: Tier, state: BucketState | undefined, now: number): { words: string; style: Style } {
  if (tier.model === undefined) return { words: `not configured: ${tier.notConfigured ?? 'no model'}`, style: 'dim' }
  if (tier.disabled) return { words: 'disabled in the catalogue', style: 'dim' }
  const circuit = circuitStatus(state, now)
  if (state && circuit !== 'closed') {
    if (circuit === 'half-open') return { words: 'circuit half-open: the next request probes it', style: 'yellow' }
    return { words: inLocalTime(circuitReason(state, now)), style: circuit === 'disabled' ? 'magenta' : 'red' }
  }
  if (state && isLimited(state, tier.quota?.concurrency, now)) {
    return { words: `at most ${limitAt(state, tier.quota?.concurrency, now)} calls at once`, style: 'yellow' }
  }
  if (state?.rate !== undefined && isPaced(state, undefined, now)) {
    const rate = rateAt(state, undefined, now)
    return { words: `paced after throttles, at most ${rate.toFixed(rate < 10 ? 1 : 0)} calls/s`, style: 'yellow' }
  }
  return { words: 'ready', style: 'green' }
}

/** The reason is written for a ladder, in UTC; who lists tiers looks at a clock on the wall. */
const inLocalTime = (reason: string): string =>
  reason.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, moment => formatMoment(Date.parse(moment)))
