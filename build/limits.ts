/** What of a CloudFormation template is looked at here. */
export interface Template {
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties are as wide as JSON
  Resources: Record<string, { Type: string; Properties?: any }>
}

export interface Place {
  partition: string
  region: string
}

/** All inline policies of a role together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_CHARACTERS = 10_240
/** All variables of a function together: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ENVIRONMENT_BYTES = 4096

/**
 * What AWS would refuse only in the middle of a deployment, one sentence each: policies and environments that grow with
 * tiers.yml beyond their limits.
 */
export const limitProblems = (template: Template, place: Place): string[] => {
  const resolve = resolver(template, place)
  const roles = [...roleDocuments(template)].flatMap(([role, documents]) => {
    const size = documents.reduce<number>((sum, document) => sum + JSON.stringify(resolve(document)).length, 0)
    if (size <= ROLE_CHARACTERS) return []
    return `the policies of ${role} have about ${size} characters: expected at most ${ROLE_CHARACTERS}, so fewer tiers in tiers.yml, or inferenceProfiles=none`
  })
  const functions = Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::Lambda::Function') return []
    const variables = Object.entries((resolve(Properties?.Environment?.Variables ?? {}) as object) ?? {})
    const size = variables.reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(String(value)), 0)
    if (size <= ENVIRONMENT_BYTES) return []
    return `the environment of ${id} has about ${size} bytes: expected at most ${ENVIRONMENT_BYTES}, so fewer routes and tiers, or inferenceProfiles=none`
  })
  return [...roles, ...functions]
}

/** The inline policies of each role: its own, and those that are resources of their own. */
export const roleDocuments = ({ Resources }: Template): Map<string, unknown[]> => {
  const roles = new Map<string, unknown[]>()
  const add = (role: string, document: unknown) => roles.set(role, [...(roles.get(role) ?? []), document])
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type === 'AWS::IAM::Role') for (const each of Properties?.Policies ?? []) add(id, each.PolicyDocument)
    if (Type === 'AWS::IAM::RolePolicy') add(Properties.RoleName.Ref, Properties.PolicyDocument)
  }
  return roles
}

/** Intrinsic functions as texts of the length that they will have, or a little more. */
const resolver = ({ Resources }: Template, { partition, region }: Place) => {
  const pseudo: Record<string, string> = {
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::AccountId': '111122223333',
  }
  const named = (name: string): string => {
    const known = pseudo[name]
    if (known !== undefined) return known
    const { Type } = Resources[name.split('.')[0] ?? ''] ?? {}
    const resource =
      Type === 'AWS::Bedrock::ApplicationInferenceProfile'
        ? 'application-inference-profile/abcdefghijkl'
        : 'x'.repeat(64)
    return `arn:${partition}:bedrock:${region}:111122223333:${resource}`
  }
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    if (value === null || typeof value !== 'object') return value
    const [[key, inner] = ['', undefined]] = Object.entries(value)
    if (key === 'Ref') return named(String(inner))
    if (key === 'Fn::GetAtt') return named([inner].flat().join('.'))
    if (key === 'Fn::Sub') return String([inner].flat()[0]).replace(/\$\{([^}]+)\}/g, (_, name: string) => named(name))
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each)]))
  }
  return resolve
}
