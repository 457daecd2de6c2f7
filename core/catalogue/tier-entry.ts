import { parseDuration } from './duration.ts'
import type { Environment } from './environment.ts'
import type { TierSource } from './schema.ts'
import type { Tier } from './tier.ts'
import { checkTier } from './tier-checks.ts'
import { readPlace } from './tier-place.ts'

const DEFAULT_MAX_TOKENS = 2048
const DEFAULT_TIMEOUT = '60s'

/** Turns one entry of `tiers:` into a Tier; what is wrong with it goes to `report`, one sentence each. */
export const readTier = (
  id: string,
  entry: TierSource,
  env: Environment,
  home: string,
  report: (problem: string) => void,
): Tier => {
  const { kind } = entry
  const api = entry.api ?? (kind === 'imported' || kind === 'sagemaker' ? 'invoke-model' : 'converse')
  const place = readPlace(id, entry, env, home, report)
  const maxTokens = entry.maxTokens ?? Math.min(DEFAULT_MAX_TOKENS, Math.max(1, Math.floor(entry.contextWindow / 2)))
  const tier: Tier = {
    id,
    ...place,
    kind,
    api,
    contextWindow: entry.contextWindow,
    features: entry.features ?? [],
    maxTokens,
    timeoutMs: parseDuration(entry.timeout ?? DEFAULT_TIMEOUT),
    price: entry.price as Tier['price'],
    ...(entry.codec && { codec: entry.codec }),
    ...(entry.streaming === false && { streaming: false }),
    ...(entry.firstTokenTimeout && { firstTokenTimeoutMs: parseDuration(entry.firstTokenTimeout) }),
    ...(entry.serviceTier && { serviceTier: entry.serviceTier }),
    ...(entry.members && { members: entry.members as NonNullable<Tier['members']> }),
    ...(entry.quota && { quota: entry.quota as NonNullable<Tier['quota']> }),
    ...(entry.enabled === false && { disabled: true }),
  }
  for (const problem of checkTier(tier)) report(`tiers.${id}.${problem}`)
  return tier
}
