import type { Tier } from '../../../core/catalogue/tier.ts'

export const NOW = Date.UTC(2026, 10, 22, 12)

/** A tier with a bucket of its own; only what matters for capacity is worth changing. */
export const tierOf = (over: Partial<Tier> = {}): Tier => ({
  id: 'nova',
  kind: 'cross-region',
  model: 'us.amazon.nova-pro-v1:0',
  region: 'us-east-1',
  bucket: 'us-east-1/us.amazon.nova-pro-v1:0',
  api: 'converse',
  contextWindow: 300_000,
  features: [],
  maxTokens: 2048,
  timeoutMs: 20_000,
  price: { input: 1, output: 1 },
  ...over,
})

export const endpoint = (over: Partial<Tier> = {}): Tier =>
  tierOf({ id: 'mistral', kind: 'sagemaker', bucket: 'us-east-1/endpoint', ...over })
