import { sentence, showValue } from '../problems.ts'
import { formatDuration } from './duration.ts'
import { misfit } from './model-id.ts'
import { CODECS, type Tier } from './tier.ts'

/** One rule about an entry as a whole. */
interface Rule {
  field: string
  wrong: (tier: Tier) => boolean
  value: (tier: Tier) => unknown
  expected: (tier: Tier) => string
}

/** What fits badly within one tier, each as `field is value: expected …`. */
export const checkTier = (tier: Tier): string[] =>
  RULES.filter(rule => rule.wrong(tier)).map(({ field, value, expected }) => {
    const found = value(tier)
    return sentence(field, found === undefined ? 'missing' : showValue(found), expected(tier))
  })

const invokes = (tier: Tier) => tier.api === 'invoke-model'
const duration = (ms: number | undefined) => (ms === undefined ? undefined : formatDuration(ms))
const strangers = ({ members }: Tier) =>
  Object.keys(members ?? {}).filter(member => misfit('latency-optimized', member) !== undefined)
/** What one request reserves of the quota, its input aside. */
const reserved = ({ maxTokens, quota }: Tier) => maxTokens * (quota?.burndown ?? 1)

const RULES: readonly Rule[] = [
  {
    field: 'api',
    wrong: tier => invokes(tier) && tier.kind !== 'imported' && tier.kind !== 'sagemaker',
    value: tier => tier.api,
    expected: tier => `converse, as kind is ${tier.kind}`,
  },
  {
    field: 'codec',
    wrong: tier => invokes(tier) && tier.codec === undefined,
    value: tier => tier.codec,
    expected: () => `one of ${CODECS.join(', ')}, as api is invoke-model`,
  },
  {
    field: 'codec',
    wrong: tier => !invokes(tier) && tier.codec !== undefined,
    value: tier => tier.codec,
    expected: () => 'none, as api is converse',
  },
  {
    field: 'features',
    wrong: tier => invokes(tier) && tier.features.some(feature => feature !== 'system'),
    value: tier => tier.features,
    expected: () => 'at most system, as a codec carries plain text; the others need api: converse',
  },
  {
    field: 'features',
    wrong: tier => new Set(tier.features).size < tier.features.length,
    value: tier => tier.features,
    expected: () => 'each feature once',
  },
  {
    field: 'features',
    wrong: tier => tier.kind === 'latency-optimized' && tier.features.includes('caching'),
    value: tier => tier.features,
    expected: () => 'no caching, as Bedrock refuses cache points with optimized latency',
  },
  {
    field: 'firstTokenTimeout',
    wrong: tier => invokes(tier) && tier.firstTokenTimeoutMs !== undefined,
    value: tier => duration(tier.firstTokenTimeoutMs),
    expected: () => 'none, as InvokeModel does not stream; use timeout',
  },
  {
    field: 'firstTokenTimeout',
    wrong: tier => tier.streaming === false && tier.firstTokenTimeoutMs !== undefined,
    value: tier => duration(tier.firstTokenTimeoutMs),
    expected: () => 'none, as streaming is false; use timeout',
  },
  {
    field: 'streaming',
    wrong: tier => invokes(tier) && tier.streaming !== undefined,
    value: tier => tier.streaming,
    expected: () => 'none, as InvokeModel does not stream',
  },
  {
    field: 'firstTokenTimeout',
    wrong: tier => (tier.firstTokenTimeoutMs ?? 0) > tier.timeoutMs,
    value: tier => duration(tier.firstTokenTimeoutMs),
    expected: tier => `at most the timeout, ${duration(tier.timeoutMs)}`,
  },
  {
    field: 'serviceTier',
    wrong: tier => invokes(tier) && tier.serviceTier !== undefined,
    value: tier => tier.serviceTier,
    expected: () => 'none, as api is invoke-model',
  },
  {
    field: 'price.optimized',
    wrong: tier => tier.kind !== 'latency-optimized' && tier.price.optimized !== undefined,
    value: tier => tier.price.optimized,
    expected: tier => `none, as kind is ${tier.kind}`,
  },
  {
    field: 'members',
    wrong: tier => tier.kind !== 'prompt-router' && tier.members !== undefined,
    value: tier => tier.members,
    expected: tier => `none, as kind is ${tier.kind}`,
  },
  {
    field: 'members',
    wrong: tier => tier.kind === 'prompt-router' && strangers(tier).length > 0,
    value: tier => strangers(tier)[0],
    expected: () => 'model or inference profile ids',
  },
  {
    field: 'maxTokens',
    wrong: tier => tier.maxTokens >= tier.contextWindow,
    value: tier => tier.maxTokens,
    expected: tier => `less than the contextWindow, ${tier.contextWindow}`,
  },
  {
    field: 'quota.tokensPerMinute',
    wrong: tier => (tier.quota?.tokensPerMinute ?? Number.POSITIVE_INFINITY) <= reserved(tier),
    value: tier => tier.quota?.tokensPerMinute,
    expected: tier => `more than ${reserved(tier)}, what one request reserves (maxTokens × burndown)`,
  },
]
