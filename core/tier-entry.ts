import type { TierSource } from './catalogue-schema.ts'
import { parseDuration } from './duration.ts'
import { type Environment, fill } from './environment.ts'
import { misfit, regionOf } from './model-id.ts'
import { sentence, showValue } from './problems.ts'
import type { Feature, Tier } from './tier.ts'

const DEFAULT_MAX_TOKENS = 2048
const DEFAULT_TIMEOUT = '60s'
/** What a body codec can carry: plain conversations. The others need Converse. */
const CODEC_FEATURES: readonly Feature[] = ['system']

type Report = (problem: string) => void

/** Turns one entry of `tiers:` into a Tier; what is wrong with it goes to `report`, one sentence each. */
export const readTier = (id: string, entry: TierSource, env: Environment, home: string, report: Report): Tier => {
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
    ...(entry.firstTokenTimeout && { firstTokenTimeoutMs: parseDuration(entry.firstTokenTimeout) }),
    ...(entry.serviceTier && { serviceTier: entry.serviceTier }),
    ...(entry.members && { members: entry.members as NonNullable<Tier['members']> }),
    ...(entry.quota && { quota: entry.quota as NonNullable<Tier['quota']> }),
    ...(entry.enabled === false && { disabled: true }),
  }
  for (const problem of problemsOf(tier, entry)) report(`tiers.${id}.${problem}`)
  return tier
}

/** Where the call goes: model, Region and bucket, with the environment filled in. */
const readPlace = (
  id: string,
  entry: TierSource,
  env: Environment,
  home: string,
  report: Report,
): Pick<Tier, 'model' | 'region' | 'bucket' | 'notConfigured'> => {
  const unset: string[] = []
  const filled = (field: 'model' | 'region' | 'bucket'): { text: string; shown: string } | undefined => {
    const value = entry[field]
    if (value === undefined) return undefined
    const result = fill(value, env)
    if ('unset' in result) return void unset.push(result.unset)
    if (result.text.includes('${')) {
      report(sentence(`tiers.${id}.${field}`, showValue(value), `\${NAME} to be the whole value`))
      return undefined
    }
    const from = result.from ? ` (from ${result.from})` : ''
    return { text: result.text, shown: `${showValue(result.text)}${from}` }
  }
  const model = filled('model')
  const region = filled('region')
  const bucket = filled('bucket')

  const expected = model && misfit(entry.kind, model.text)
  if (model && expected) report(sentence(`tiers.${id}.model`, model.shown, `${expected}, as kind is ${entry.kind}`))
  const own = model && regionOf(model.text)
  if (region && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region.text)) {
    report(sentence(`tiers.${id}.region`, region.shown, 'a Region such as us-east-1'))
  } else if (region && own && own !== region.text) {
    report(sentence(`tiers.${id}.region`, region.shown, `${own}, the Region of the model’s ARN`))
  }
  const place = region?.text ?? own ?? home
  const configured = unset.length === 0 && model !== undefined
  return {
    model: configured ? model.text : undefined,
    region: place,
    bucket: bucket?.text ?? `${place}/${model?.text ?? id}${ownCapacity(entry)}`,
    ...(unset.length > 0 && {
      notConfigured: `${[...new Set(unset)].join(' and ')} ${unset.length > 1 ? 'are' : 'is'} not set`,
    }),
  }
}

/**
 * Latency-optimized inference has its own quota, and so has the reserved service tier; priority, default and flex
 * share the on-demand quota: https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html
 */
const ownCapacity = ({ kind, serviceTier }: TierSource): string => {
  if (kind === 'latency-optimized') return '#optimized'
  return serviceTier === 'reserved' ? '#reserved' : ''
}

/** What fits badly within one entry, each as `field is value: expected …`. */
const problemsOf = (tier: Tier, entry: TierSource): string[] => {
  const problems: string[] = []
  const unless = (fine: boolean, field: string, value: unknown, expected: string) => {
    if (!fine) problems.push(sentence(field, value === undefined ? 'missing' : showValue(value), expected))
  }
  const { kind, api, maxTokens, quota } = tier
  const invokes = api === 'invoke-model'
  unless(!invokes || kind === 'imported' || kind === 'sagemaker', 'api', api, `converse, as kind is ${kind}`)
  unless(
    !invokes || tier.codec !== undefined,
    'codec',
    tier.codec,
    'one of tgi, openai-chat, llama, mistral, as api is invoke-model',
  )
  unless(invokes || tier.codec === undefined, 'codec', tier.codec, 'none, as api is converse')
  const uncarried = invokes ? tier.features.filter(feature => !CODEC_FEATURES.includes(feature)) : []
  unless(
    uncarried.length === 0,
    'features',
    uncarried,
    'at most system, as a codec carries plain text; the others need api: converse',
  )
  unless(new Set(tier.features).size === tier.features.length, 'features', tier.features, 'each feature once')
  const caches = kind === 'latency-optimized' && tier.features.includes('caching')
  unless(!caches, 'features', tier.features, 'no caching, as Bedrock refuses cache points with optimized latency')
  unless(
    !(invokes && tier.firstTokenTimeoutMs),
    'firstTokenTimeout',
    entry.firstTokenTimeout,
    'none, as InvokeModel does not stream; use timeout',
  )
  const gate = tier.firstTokenTimeoutMs ?? 0
  unless(
    gate <= tier.timeoutMs,
    'firstTokenTimeout',
    entry.firstTokenTimeout,
    `at most the timeout, ${entry.timeout ?? DEFAULT_TIMEOUT}`,
  )
  unless(!(invokes && tier.serviceTier), 'serviceTier', tier.serviceTier, 'none, as api is invoke-model')
  unless(
    kind === 'latency-optimized' || !tier.price.optimized,
    'price.optimized',
    tier.price.optimized,
    `none, as kind is ${kind}`,
  )
  unless(kind === 'prompt-router' || !tier.members, 'members', tier.members, `none, as kind is ${kind}`)
  unless(maxTokens < tier.contextWindow, 'maxTokens', maxTokens, `less than the contextWindow, ${tier.contextWindow}`)
  const reserved = maxTokens * (quota?.burndown ?? 1)
  const fits = quota?.tokensPerMinute === undefined || quota.tokensPerMinute > reserved
  unless(
    fits,
    'quota.tokensPerMinute',
    quota?.tokensPerMinute,
    `more than ${reserved}, what one request reserves (maxTokens × burndown)`,
  )
  return problems
}
