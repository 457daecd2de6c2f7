import type { Usage } from '../answer.ts'
import type { Tier } from '../catalogue/tier.ts'

/**
 * The quota tokens that a call reserves when it starts: input plus maxTokens, where each output token counts `burndown`
 * times. https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html
 */
export const quotaTokens = (tier: Pick<Tier, 'quota'>, inputTokens: number, maxTokens: number): number =>
  inputTokens + maxTokens * (tier.quota?.burndown ?? 1)

/** The quota tokens that a call has used up in the end: cache reads do not count. */
export const usedQuotaTokens = (tier: Pick<Tier, 'quota'>, usage: Usage): number =>
  usage.inputTokens + (usage.cacheWriteInputTokens ?? 0) + usage.outputTokens * (tier.quota?.burndown ?? 1)
