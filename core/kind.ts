/** The seven ways to call a model on Bedrock; each has its own Task state in the router machine. */
export const TIER_KINDS = [
  'latency-optimized',
  'on-demand',
  'provisioned',
  'cross-region',
  'prompt-router',
  'imported',
  'sagemaker',
] as const
export type TierKind = (typeof TIER_KINDS)[number]
