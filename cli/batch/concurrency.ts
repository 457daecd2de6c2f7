import type { Catalogue, Tier } from '../../core/catalogue/tier.ts'

/** A tier whose quota nobody has written down gets a few lines at a time: its throttles teach the pace. */
const UNKNOWN_QUOTA = 10
/** A usual request, where the catalogue must be turned into a number of lines: tokens in, seconds an answer takes. */
const INPUT_TOKENS = 500
const SECONDS = 10
const MOST = 1000

/**
 * How many lines to answer at once so that the quotas of a route are used and not overrun, by Little's law: the rate
 * that a quota allows, times how long an answer takes. AWS's own default, 10,000 at once, would be throttled.
 *
 * @param route the name of a route; undefined is the default one
 */
export function batchConcurrency({ tiers, routes, defaultRoute }: Catalogue, route: string | undefined): number {
  const listed = routes.get(route ?? defaultRoute)?.tiers ?? []
  const usable = listed.flatMap(id => tiers.get(id) ?? []).filter(tier => tier.model !== undefined && !tier.disabled)
  // Tiers that share a bucket share its quota.
  const buckets = new Map(usable.map(tier => [tier.bucket, tier]))
  const sum = [...buckets.values()].reduce((total, tier) => total + tierConcurrency(tier), 0)
  return Math.min(MOST, Math.max(1, Math.round(sum)))
}

function tierConcurrency({ quota, maxTokens }: Tier): number {
  const limits: number[] = []
  if (quota?.tokensPerMinute) {
    const reserved = INPUT_TOKENS + maxTokens * (quota.burndown ?? 1)
    limits.push((quota.tokensPerMinute / reserved / 60) * SECONDS)
  }
  if (quota?.requestsPerMinute) limits.push((quota.requestsPerMinute / 60) * SECONDS)
  if (quota?.concurrency) limits.push(quota.concurrency)
  return limits.length > 0 ? Math.min(...limits) : UNKNOWN_QUOTA
}
