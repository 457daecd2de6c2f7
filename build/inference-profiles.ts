import { actionsOf, throughProfiles } from '../aws/permissions.ts'
import { foundationModel } from '../core/catalogue/model-id.ts'
import { profileKey } from '../core/catalogue/route-profiles.ts'
import type { Catalogue, Tier } from '../core/catalogue/tier.ts'

interface RouteProfile {
  id: string
  route: string
  tier: Tier & { model: string }
}

/** What can be copied into an application profile: models and profiles of the stack's own Region. */
const copyable = (tier: Tier, region: string): tier is Tier & { model: string } =>
  tier.model !== undefined &&
  // Another account's role may not call a profile of this one.
  tier.role === undefined &&
  !tier.model.startsWith('arn:') &&
  tier.region === region &&
  // Whether an application profile keeps optimized latency is not documented.
  (tier.kind === 'on-demand' || tier.kind === 'cross-region')

/** One profile for each route and tier that can have one. */
export const profilesOf = (catalogue: Catalogue, region: string): RouteProfile[] =>
  [...catalogue.routes.values()].flatMap(({ name: route, tiers }) =>
    tiers
      .flatMap(id => catalogue.tiers.get(id) ?? [])
      .filter(tier => copyable(tier, region))
      .map(tier => ({ id: `Profile${camel(route)}${camel(tier.id)}`, route, tier })),
  )

/** The profiles as resources, tagged with their route; activate the tag `route` in the Billing console. */
export const profileResources = (profiles: RouteProfile[], stage: string): Record<string, unknown> =>
  Object.fromEntries(profiles.map(profile => [profile.id, resource(profile, stage)]))

const resource = ({ route, tier }: RouteProfile, stage: string) => ({
  Type: 'AWS::Bedrock::ApplicationInferenceProfile',
  Properties: {
    InferenceProfileName: `stepdown-${stage}-${route}-${tier.id}`.slice(0, 64),
    Description: `Calls of ${tier.id} for the route ${route}`,
    ModelSource: { CopyFrom: { 'Fn::Sub': source(tier) } },
    Tags: Object.entries({ application: 'stepdown', stage, route }).map(([Key, Value]) => ({ Key, Value })),
  },
})

const source = ({ kind, model, region }: RouteProfile['tier']): string =>
  kind === 'on-demand'
    ? `arn:\${AWS::Partition}:bedrock:${region}::foundation-model/${model}`
    : `arn:\${AWS::Partition}:bedrock:${region}:\${AWS::AccountId}:inference-profile/${model}`

/** The value of `STEPDOWN_INFERENCE_PROFILES` for the attempt functions. */
export const profileVariable = (profiles: RouteProfile[]): unknown => {
  const arns = profiles.map(({ id, route, tier }) => [profileKey(route, tier.id), `\${${id}.InferenceProfileArn}`])
  return { 'Fn::Sub': JSON.stringify(Object.fromEntries(arns)) }
}

/** The profiles themselves, and their models through them; see aws/permissions.ts for why any Region. */
export const profileStatements = (profiles: RouteProfile[]): unknown[] => {
  if (profiles.length === 0) return []
  const arns = profiles.map(({ id }) => ({ 'Fn::GetAtt': [id, 'InferenceProfileArn'] }))
  const models = [...new Set(profiles.map(({ tier }) => foundationModel(tier.model)))]
  const Action = [...new Set(profiles.flatMap(({ tier }) => actionsOf(tier)))]
  return [
    { Effect: 'Allow', Action, Resource: arns },
    {
      Effect: 'Allow',
      Action,
      Resource: models.flatMap(model => [
        { 'Fn::Sub': `arn:\${AWS::Partition}:bedrock:*::foundation-model/${model}` },
        { 'Fn::Sub': `arn:\${AWS::Partition}:bedrock:::foundation-model/${model}` },
      ]),
      Condition: { ArnLike: { 'bedrock:InferenceProfileArn': throughProfiles('application-inference-profile') } },
    },
  ]
}

const camel = (name: string): string =>
  name.replace(/(^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
