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

/** Converse tiers are always streamed, and ConverseStream is authorized as InvokeModelWithResponseStream. */
const ACTIONS: Record<Tier['api'], string[]> = {
  converse: ['bedrock:InvokeModelWithResponseStream'],
  'invoke-model': ['bedrock:InvokeModel'],
}

/** The two functions that call models: the state machine sends each kind to one of them. */
export type Caller = 'converse' | 'invoke-model'

export const callerOf = ({ kind }: Pick<Tier, 'kind'>): Caller =>
  kind === 'imported' || kind === 'sagemaker' ? 'invoke-model' : 'converse'

/**
 * What a function may do on Bedrock: exactly what the configured tiers that it calls need, whether a route uses them or
 * not, plus the guardrails of routes and requests.
 * @returns no statement at all when there is no such tier
 */
export const bedrockStatements = (catalogue: Catalogue, caller: Caller): Statement[] => {
  const tiers = [...catalogue.tiers.values()].filter(tier => callerOf(tier) === caller && tier.model !== undefined)
  const conversing = tiers.filter(({ api }) => api === 'converse')
  const statements = merge(tiers.flatMap(tier => tierStatements(tier, ACTIONS[tier.api])))
  return conversing.length > 0 ? [...statements, guardrails(conversing)] : statements
}

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
      return [{ Effect: 'Allow', Action, Resource: [model] }, viaBedrock(model)]
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
 * An inference profile needs itself and the model in every destination Region, the latter only through the profile:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html. Destinations change without
 * notice, hence `*` for the Region. A `global.` profile also calls the model under an ARN without a Region, in a
 * request whose Region is `unspecified`: https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
 */
const profile = (id: string, region: string, Action: string[]): Statement[] => {
  const arn = text(
    id.startsWith('arn:') ? id : `arn:\${AWS::Partition}:bedrock:${region}:\${AWS::AccountId}:inference-profile/${id}`,
  )
  // An application profile does not name its model.
  const model = id.includes(':application-inference-profile/') ? '*' : foundationModel(id)
  const through = { StringEquals: { 'bedrock:InferenceProfileArn': arn } }
  const statements: Statement[] = [
    { Effect: 'Allow', Action, Resource: [arn] },
    {
      Effect: 'Allow',
      Action,
      Resource: [text(`arn:\${AWS::Partition}:bedrock:*::foundation-model/${model}`)],
      Condition: through,
    },
  ]
  if (!/(^|\/)global\./.test(id)) return statements
  const everywhere = { 'aws:RequestedRegion': 'unspecified', 'bedrock:InferenceProfileArn': arn }
  const regionless = text(`arn:\${AWS::Partition}:bedrock:::foundation-model/${model}`)
  return [...statements, { Effect: 'Allow', Action, Resource: [regionless], Condition: { StringEquals: everywhere } }]
}

/** A prompt router calls its members in the caller's name: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html */
const routedModels = (tier: Tier, Action: string[]): Statement[] =>
  Object.keys(tier.members ?? {}).flatMap(member => modelOrProfile(member, tier.region, Action))

/** Bedrock calls the endpoint in the caller's name, and only then may it be called. */
const viaBedrock = (endpoint: string): Statement => ({
  Effect: 'Allow',
  Action: ['sagemaker:InvokeEndpoint'],
  Resource: [endpoint],
  Condition: { StringEquals: { 'aws:CalledViaLast': 'bedrock.amazonaws.com' } },
})

/** A request may name any guardrail of this account, in the Regions that its tiers call. */
const guardrails = (tiers: Tier[]): Statement => ({
  Effect: 'Allow',
  Action: ['bedrock:ApplyGuardrail'],
  Resource: [...new Set(tiers.map(({ region }) => region))].map(region =>
    text(`arn:\${AWS::Partition}:bedrock:${region}:\${AWS::AccountId}:guardrail/*`),
  ),
})

const text = (value: string): Text => (value.includes('${') ? { 'Fn::Sub': value } : value)
