import { foundationModel, GEOGRAPHIES } from '../core/catalogue/model-id.ts'
import type { Catalogue, Tier } from '../core/catalogue/tier.ts'

/** One IAM statement; texts with `${AWS::…}` are CloudFormation's `Fn::Sub`. */
export interface Statement {
  Sid?: string
  Effect: 'Allow'
  Action: string[]
  Resource: Text[]
  Condition?: Record<string, Record<string, Text | Text[]>>
}
export type Text = string | { 'Fn::Sub': string }

/** Converse is authorized as InvokeModel, and ConverseStream as InvokeModelWithResponseStream. */
export const actionsOf = ({ api, streaming }: Tier): string[] =>
  api === 'converse' && streaming !== false ? ['bedrock:InvokeModelWithResponseStream'] : ['bedrock:InvokeModel']

/** The two functions that call models: the state machine sends each kind to one of them. */
export type Caller = 'converse' | 'invoke-model'

export const callerOf = ({ kind }: Pick<Tier, 'kind'>): Caller =>
  kind === 'imported' || kind === 'sagemaker' ? 'invoke-model' : 'converse'

/**
 * What a function may do on Bedrock: exactly what the configured tiers that it calls need, whether a route uses them or
 * not, plus the guardrails of routes and requests; of a tier with a role, assume it.
 * @returns no statement at all when there is no such tier
 */
export const bedrockStatements = (catalogue: Catalogue, caller: Caller): Statement[] => {
  const called = [...catalogue.tiers.values()].filter(tier => callerOf(tier) === caller && tier.model !== undefined)
  const tiers = called.filter(tier => tier.role === undefined)
  const statements = merge([
    ...tiers.flatMap(tier => tierStatements(tier, actionsOf(tier))),
    ...called.flatMap(({ role }) => (role === undefined ? [] : [assuming(role)])),
  ])
  const guarded = tiers.filter(canBeGuarded)
  return guarded.length > 0 ? [...statements, guardrails(guarded, catalogue)] : statements
}

/** Whatever a role may do on Bedrock is said in its own account. */
const assuming = (role: string): Statement => ({ Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [role] })

/** Statements of the same kind become one, each ARN once. */
const merge = (statements: Statement[]): Statement[] => {
  const groups = new Map<string, Statement>()
  for (const statement of statements) {
    const key = JSON.stringify([statement.Action, statement.Condition])
    const group = groups.get(key)
    const listed = new Set((group?.Resource ?? []).map(each => JSON.stringify(each)))
    const added = statement.Resource.filter(each => !listed.has(JSON.stringify(each)))
    groups.set(key, { ...statement, Resource: [...(group?.Resource ?? []), ...added] })
  }
  return [...groups.values()]
}

const tierStatements = (tier: Tier, Action: string[]): Statement[] => {
  const model = tier.model ?? ''
  switch (tier.kind) {
    case 'prompt-router':
      return [{ Effect: 'Allow', Action, Resource: [model] }, ...routedModels(tier, Action)]
    case 'sagemaker':
      return [{ Effect: 'Allow', Action, Resource: [registered(model)] }, viaBedrock(model)]
    case 'provisioned':
    case 'imported':
      return [{ Effect: 'Allow', Action, Resource: [model] }]
    case 'on-demand':
    case 'cross-region':
    case 'latency-optimized':
      return modelOrProfile(model, tier.region, Action)
  }
}

const modelOrProfile = (model: string, region: string, Action: string[]): Statement[] => {
  if (model.includes('-profile/') || isProfileId(model)) return profile(model, region, Action)
  const arn = model.startsWith('arn:') ? model : `arn:\${AWS::Partition}:bedrock:${region}::foundation-model/${model}`
  return [{ Effect: 'Allow', Action, Resource: [text(arn)] }]
}

const isProfileId = (model: string): boolean => GEOGRAPHIES.some(geography => model.startsWith(`${geography}.`))

/**
 * An inference profile needs itself and the model in every destination Region, the latter only through a profile:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html. Destinations change without
 * notice, hence `*` for the Region. A `global.` profile also calls the model under an ARN without a Region, in a
 * request whose Region is `unspecified`: https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
 *
 * The condition names no single profile: which ones may be called is said by the first statement, and a role's policies
 * have 10,240 characters in all, which 27 tiers with a condition each used up.
 */
const profile = (id: string, region: string, Action: string[]): Statement[] => {
  const arn = id.startsWith('arn:')
    ? id
    : `arn:\${AWS::Partition}:bedrock:${region}:\${AWS::AccountId}:inference-profile/${id}`
  const own = id.includes(':application-inference-profile/')
  // An application profile does not name its model.
  const model = own ? '*' : foundationModel(id)
  const through = {
    'bedrock:InferenceProfileArn': throughProfiles(own ? 'application-inference-profile' : 'inference-profile'),
  }
  const statements: Statement[] = [
    { Effect: 'Allow', Action, Resource: [text(arn)] },
    {
      Effect: 'Allow',
      Action,
      Resource: [text(`arn:\${AWS::Partition}:bedrock:*::foundation-model/${model}`)],
      Condition: { ArnLike: through },
    },
  ]
  if (!/(^|\/)global\./.test(id)) return statements
  const everywhere = { StringEquals: { 'aws:RequestedRegion': 'unspecified' }, ArnLike: through }
  const regionless = text(`arn:\${AWS::Partition}:bedrock:::foundation-model/${model}`)
  return [...statements, { Effect: 'Allow', Action, Resource: [regionless], Condition: everywhere }]
}

/** Any profile of this account, of the kind that AWS defines or of one's own. */
export const throughProfiles = (kind: 'inference-profile' | 'application-inference-profile'): Text =>
  text(`arn:\${AWS::Partition}:bedrock:*:\${AWS::AccountId}:${kind}/*`)

/** A prompt router calls its members in the caller's name: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html */
const routedModels = (tier: Tier, Action: string[]): Statement[] =>
  Object.keys(tier.members ?? {}).flatMap(member => modelOrProfile(member, tier.region, Action))

/**
 * An endpoint that is registered with Bedrock Marketplace. IAM knows no single one of them, only all of an account in a
 * Region: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html
 */
const registered = (endpoint: string): string => {
  const [, partition, , region, account] = endpoint.split(':')
  return `arn:${partition}:bedrock:${region}:${account}:marketplace/model-endpoint/all-access`
}

/** Bedrock calls the endpoint in the caller's name, and only then may it be called. */
const viaBedrock = (endpoint: string): Statement => ({
  Effect: 'Allow',
  Action: ['sagemaker:InvokeEndpoint'],
  Resource: [endpoint],
  Condition: { StringEquals: { 'aws:CalledViaLast': 'bedrock.amazonaws.com' } },
})

/** Bedrock applies no guardrail to an endpoint that is called with InvokeModel. */
const canBeGuarded = ({ kind, api }: Tier): boolean => kind !== 'sagemaker' || api === 'converse'

/**
 * A request may name any guardrail of this account, in the Regions that its tiers call; a route's may be another
 * account's. One that works across Regions needs its profile in all of them:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/guardrail-profiles-permissions.html
 */
const guardrails = (tiers: Tier[], { routes }: Catalogue): Statement => {
  const regions = new Set(tiers.map(({ region }) => region))
  const named = new Set([...routes.values()].flatMap(({ guardrail }) => guardrail?.identifier ?? []))
  return {
    Effect: 'Allow',
    Action: ['bedrock:ApplyGuardrail'],
    Resource: [
      ...[...regions].map(region => text(`arn:\${AWS::Partition}:bedrock:${region}:\${AWS::AccountId}:guardrail/*`)),
      text(`arn:\${AWS::Partition}:bedrock:*:\${AWS::AccountId}:guardrail-profile/*`),
      ...[...named].filter(identifier => identifier.startsWith('arn:')),
    ],
  }
}

const text = (value: string): Text => (value.includes('${') ? { 'Fn::Sub': value } : value)
