import { resourcesOf, type Template } from './template.ts'

export interface Statement {
  Effect: 'Allow' | 'Deny'
  Action: string | string[]
  Resource: unknown
  Condition?: Record<string, Record<string, unknown>>
}

/** The statements of each role: its own policies and those that are resources of their own. */
export const statementsByRole = (template: Template): Map<string, Statement[]> => {
  const roles = new Map<string, Statement[]>()
  const add = (role: string, document: { Statement: Statement[] }) =>
    roles.set(role, [...(roles.get(role) ?? []), ...document.Statement])
  for (const [id, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
    roles.set(id, roles.get(id) ?? [])
    for (const policy of Properties.Policies ?? []) add(id, policy.PolicyDocument)
  }
  for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::RolePolicy')) {
    add(Properties.RoleName.Ref, Properties.PolicyDocument)
  }
  return roles
}

/** The statements of each policy that is not a role's, by its id. */
export const managedPolicies = (template: Template): Map<string, Statement[]> =>
  new Map(
    resourcesOf(template, 'AWS::IAM::ManagedPolicy').map(([id, { Properties }]) => [
      id,
      Properties.PolicyDocument.Statement,
    ]),
  )

export const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value])

export const actionsOf = (statements: Statement[]): Set<string> =>
  new Set(statements.flatMap(({ Action }) => list(Action)))

/** AWS has no resource level for these: each is commented where it stands, with the page that says so. */
const WITHOUT_RESOURCES = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
])

/** What a statement allows too much, one sentence each. */
export const tooWide = (role: string, { Effect, Action, Resource, Condition }: Statement): string[] => {
  if (Effect !== 'Allow') return []
  const problems: string[] = []
  for (const action of list(Action)) {
    if (action.includes('*')) problems.push(`${role}: the action ${action} has a wildcard`)
    for (const resource of list(Resource).map(arnText)) {
      if (resource === '*' && !WITHOUT_RESOURCES.has(action)) problems.push(`${role}: ${action} on *`)
      if (resource === '*') continue
      const [, , service, region, , ...rest] = resource.split(':')
      if (service?.includes('*')) problems.push(`${role}: ${action} on any service: ${resource}`)
      if (rest.join(':') === '*') problems.push(`${role}: ${action} on everything of a service: ${resource}`)
      const models = /:foundation-model\//.test(resource)
      const anywhere = region === '*' || region === ''
      if (models && anywhere && !Condition?.ArnLike?.['bedrock:InferenceProfileArn']) {
        problems.push(`${role}: ${action} on ${resource} without an inference profile in between`)
      }
      if (/:foundation-model\/\*$/.test(resource)) problems.push(`${role}: ${action} on every model`)
    }
  }
  return problems
}

/** An ARN as text; a reference to a resource of the stack becomes `arn:aws:stack:…:<id>`. */
export const arnText = (resource: unknown): string => {
  if (typeof resource === 'string') return resource
  const [[kind, value] = ['', '']] = Object.entries(resource as Record<string, unknown>)
  if (kind === 'Fn::Sub') {
    return String(value)
      .replaceAll(/\$\{AWS::Partition\}/g, 'aws')
      .replace(/\$\{(\w+)\.Arn\}/g, 'arn:aws:stack:::$1')
  }
  return `arn:aws:stack:::${kind === 'Fn::GetAtt' ? (value as string[]).join('.') : String(value)}`
}
