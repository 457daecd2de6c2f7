import type { TierKind } from '../kind.ts'

/** Geographies of cross-Region inference profiles, as AWS prefixes them to a model id. */
export const GEOGRAPHIES = ['us', 'us-gov', 'eu', 'apac', 'jp', 'au', 'in', 'ca', 'global'] as const

const ARN = '^arn:aws[a-z-]*'
/** Permissions are derived from these ARNs, and in IAM * and ? stand for others. */
const REST = '[^\\s*?]+'
const PLAIN_ID = /^[a-z0-9-]+\.[a-z0-9][a-z0-9.:_-]*$/i
const PROFILE_ID = new RegExp(`^(${GEOGRAPHIES.join('|')})\\.[a-z0-9-]+\\.[a-z0-9][a-z0-9.:_-]*$`, 'i')
const MODEL_ARN = new RegExp(`${ARN}:bedrock:[a-z0-9-]+:(:foundation-model|\\d{12}:custom-model-deployment)/${REST}$`)
const PROFILE_ARN = new RegExp(`${ARN}:bedrock:[a-z0-9-]+:\\d{12}:(application-)?inference-profile/${REST}$`)
const PROVISIONED_ARN = new RegExp(`${ARN}:bedrock:[a-z0-9-]+:\\d{12}:provisioned-model/[a-z0-9]{12}$`)
const ROUTER_ARN = new RegExp(`${ARN}:bedrock:[a-z0-9-]+:\\d{12}:(default-)?prompt-router/${REST}$`)
const IMPORTED_ARN = new RegExp(`${ARN}:bedrock:[a-z0-9-]+:\\d{12}:imported-model/[a-z0-9]+$`)
const ENDPOINT_ARN = new RegExp(`${ARN}:sagemaker:[a-z0-9-]+:\\d{12}:endpoint/[a-zA-Z0-9-]+$`)

const isModel = (model: string) => MODEL_ARN.test(model) || (PLAIN_ID.test(model) && !PROFILE_ID.test(model))
const isProfile = (model: string) => PROFILE_ID.test(model) || PROFILE_ARN.test(model)

const SHAPES: Record<TierKind, { fits: (model: string) => boolean; expected: string }> = {
  'on-demand': { fits: isModel, expected: 'a model id such as amazon.nova-lite-v1:0, or the ARN of a model' },
  'cross-region': {
    fits: isProfile,
    expected: `an inference profile: an id that starts with ${GEOGRAPHIES.map(each => `${each}.`).join(', ')} or an ARN`,
  },
  'latency-optimized': {
    fits: model => isModel(model) || isProfile(model),
    expected: 'a model id or an inference profile',
  },
  provisioned: {
    fits: model => PROVISIONED_ARN.test(model),
    expected: 'an ARN such as arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdef012345',
  },
  'prompt-router': {
    fits: model => ROUTER_ARN.test(model),
    expected: 'an ARN such as arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/meta.llama:1',
  },
  imported: {
    fits: model => IMPORTED_ARN.test(model),
    expected: 'an ARN such as arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdef012345',
  },
  sagemaker: {
    fits: model => ENDPOINT_ARN.test(model),
    expected: 'an ARN such as arn:aws:sagemaker:us-east-1:111122223333:endpoint/my-endpoint',
  },
}

/** What a model of this kind looks like, when `model` does not look like one; undefined when it fits. */
export const misfit = (kind: TierKind, model: string): string | undefined =>
  SHAPES[kind].fits(model) ? undefined : SHAPES[kind].expected

/** The Region of an ARN; undefined for plain ids. */
export const regionOf = (model: string): string | undefined =>
  model.startsWith('arn:') ? model.split(':')[3] || undefined : undefined

/** The foundation model behind an id, a profile or their ARNs: without ARN and without geography. */
export const foundationModel = (model: string): string => {
  const id = model.startsWith('arn:') ? model.slice(model.indexOf('/') + 1) : model
  return PROFILE_ID.test(id) ? id.slice(id.indexOf('.') + 1) : id
}
