import type { Tier } from '../catalogue/tier.ts'
import type { Finding, Verdict } from './finding.ts'

/** How Service Quotas begins the name of the quota that a tier draws on; the model's name follows. */
const prefixOf = ({ kind, model = '' }: Tier): RegExp => {
  const optimized = kind === 'latency-optimized' ? 'latency[- ]optimized ' : ''
  const scope = /(^|\/)global\./.test(model) ? 'global cross-region' : isProfile(model) ? 'cross-region' : 'on-demand'
  return new RegExp(`^${scope} ${optimized}model inference tokens per minute for `, 'i')
}

const isProfile = (model: string): boolean =>
  model.includes('inference-profile/') || /^[a-z-]{2,6}\.[a-z0-9-]+\./.test(model)

/** Compares the quota of a tier's bucket in the account with what the catalogue budgets and one request reserves. */
export const quotaFinding = (
  tier: Tier,
  modelName: string,
  quotas: readonly { name: string; value: number }[],
): Verdict => {
  const prefix = prefixOf(tier)
  const [found] = quotas
    .filter(({ name }) => prefix.test(name) && name.toLowerCase().includes(modelName.toLowerCase()))
    .toSorted((a, b) => a.name.length - b.name.length) // “Nova Pro” before “Nova Pro with a longer name”
  const finding = (status: Finding['status'], detail: string): Verdict => ({ check: 'quota', status, detail })
  if (!found) return finding('skipped', `Service Quotas has no tokens per minute of ${modelName} for this kind of tier`)
  const reserved = tier.maxTokens * (tier.quota?.burndown ?? 1)
  if (found.value <= reserved) {
    return finding(
      'error',
      `${found.value} tokens per minute, and one request reserves ${reserved} for its answer alone`,
    )
  }
  const budget = tier.quota?.tokensPerMinute
  if (budget !== undefined && budget > found.value) {
    return finding('warning', `${found.value} tokens per minute, but the catalogue budgets ${budget}`)
  }
  return finding('ok', `${found.value} tokens per minute`)
}
