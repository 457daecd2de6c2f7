import type { Tier } from '../../core/catalogue/tier.ts'

/** What the tiers page shows and does of the capacity store: paces, circuits and tiers disabled by hand. */
export interface CapacityView {
  /** The state of each tier, by id; tiers that nothing is known of are left out. */
  describe(tiers: readonly Tier[]): Promise<Record<string, unknown>>
  /** Nobody asks the tier for `forMs` milliseconds. */
  disable(tier: Tier, forMs: number): Promise<void>
  enable(tier: Tier): Promise<void>
}
