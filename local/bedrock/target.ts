import type { TierKind } from '../../core/kind.ts'
import type { Call } from './call.ts'
import { invalid } from './errors.ts'
import { findModel, type ModelCard, unnamedModel, unnamedProfile } from './models.ts'

/** What a call is aimed at: the capacity it uses and the model that answers. */
export interface Target {
  kind: TierKind
  /** The model id or ARN; foundation models and profiles by their id, since either way they share one quota. */
  model: string
  region: string
  /** `region/model`, with `@account` for another account's, and `#optimized` for latency-optimized requests. */
  bucket: string
  card: ModelCard
  /** Where a latency-optimized request goes when its own capacity is used up. */
  standard?: Target
  /** The two models behind a prompt router, the cheaper one first. */
  routes?: readonly [string, string]
}

// A profile can be called from the regions of its geography only (us. also from ca-central-1).
const geographies: Record<string, RegExp> = {
  us: /^(us-(?!gov)|ca-central-1)/,
  'us-gov': /^us-gov-/,
  eu: /^eu-/,
  apac: /^ap-/,
  jp: /^ap-northeast-/,
  au: /^ap-southeast-/,
  in: /^ap-south-/,
  ca: /^ca-/,
  global: /./,
}
const profileId = /^(us-gov|us|eu|apac|jp|au|in|ca|global)\.(.+)$/
const bedrockArn = /^arn:aws[\w-]*:bedrock:([a-z0-9-]*):(\d{12})?:([a-z-]+)\/(.+)$/
const sagemakerArn = /^arn:aws[\w-]*:sagemaker:[a-z0-9-]+:\d{12}:endpoint\/[\w-]+$/
const invalidIdentifier = 'The provided model identifier is invalid.'

/**
 * Tells from a model id what kind of inference is meant, as Bedrock does.
 * @throws BedrockError ValidationException for an id that no model has, for a profile called from a foreign geography,
 * for a profile-only model called on demand and for latency optimization where there is none.
 */
export function resolveTarget(call: Pick<Call, 'modelId' | 'region' | 'account' | 'latency'>): Target {
  const { region, latency } = call
  const standard = standardTarget(call)
  if (latency !== 'optimized') return standard
  if (!standard.card.endOfLife && !standard.card.optimized?.regions.includes(region)) {
    throw invalid(
      'The model returned the following errors: Malformed input request: #: extraneous key [performanceConfig] is not permitted, please reformat your input and try again.',
    )
  }
  return { ...standard, kind: 'latency-optimized', bucket: `${standard.bucket}#optimized`, standard }
}

function standardTarget({ modelId, region, account }: Pick<Call, 'modelId' | 'region' | 'account'>): Target {
  const of = (kind: TierKind, model: string, card: ModelCard) => ({
    kind,
    model,
    region,
    bucket: `${region}/${model}${account === undefined ? '' : `@${account}`}`,
    card,
  })
  if (sagemakerArn.test(modelId)) return of('sagemaker', modelId, unnamedModel)
  if (!modelId.startsWith('arn:')) return named(modelId, region, of)
  const [, , , type, id] = bedrockArn.exec(modelId) ?? []
  switch (type && id ? type : '') {
    case 'foundation-model':
    case 'inference-profile':
      return named(id as string, region, of)
    case 'application-inference-profile':
      return of('cross-region', modelId, unnamedProfile)
    case 'provisioned-model':
      return of('provisioned', modelId, unnamedModel)
    case 'custom-model-deployment':
      return of('on-demand', modelId, unnamedModel)
    case 'imported-model':
      return of('imported', modelId, unnamedModel)
    case 'default-prompt-router':
    case 'prompt-router': {
      const routes = routerModels(id as string)
      const card = findModel(routes[0].replace(profileId, '$2')) ?? unnamedModel
      return { ...of('prompt-router', modelId, { ...card, serviceTiers: false }), routes }
    }
    default:
      throw invalid(invalidIdentifier)
  }
}

function named(id: string, region: string, of: (kind: TierKind, model: string, card: ModelCard) => Target): Target {
  const [, geography, model] = profileId.exec(id) ?? []
  const card = findModel(model ?? id)
  if (!card) throw invalid(invalidIdentifier)
  if (geography) {
    if (!geographies[geography]?.test(region)) throw invalid(invalidIdentifier)
    return of('cross-region', id, card)
  }
  if (card.profileOnly && !card.endOfLife) {
    throw invalid(
      `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
    )
  }
  return of('on-demand', id, card)
}

// A custom router does not say in its ARN what it routes to: it gets the Nova pair.
function routerModels(id: string): readonly [string, string] {
  if (id.startsWith('meta.')) return ['us.meta.llama3-1-8b-instruct-v1:0', 'us.meta.llama3-1-70b-instruct-v1:0']
  // The members of the default Claude router are past their end of life, so the router answers as they would.
  if (id.startsWith('anthropic.'))
    return ['us.anthropic.claude-3-haiku-20240307-v1:0', 'us.anthropic.claude-3-5-sonnet-20240620-v1:0']
  return ['us.amazon.nova-lite-v1:0', 'us.amazon.nova-pro-v1:0']
}

const demanding = /\b(analy[sz]e|compare|prove|derive|design|implement|refactor|debug|step by step|trade-?offs?)\b/i

/** The inference-profile ARN that a prompt router chooses: the larger model for a long or a demanding prompt. */
export function chooseRoute(target: Target, prompt: string): string | undefined {
  if (!target.routes) return undefined
  const [small, large] = target.routes
  const account = /:(\d{12}):/.exec(target.model)?.[1] ?? '000000000000'
  const chosen = prompt.length > 600 || demanding.test(prompt) ? large : small
  return `arn:aws:bedrock:${target.region}:${account}:inference-profile/${chosen}`
}
