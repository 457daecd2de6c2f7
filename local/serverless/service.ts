import { ACCOUNT, REGION } from '../arns.ts'
import { type LocalResource, resolveIntrinsics } from './intrinsics.ts'
import {
  type CloudFormationResource,
  functionResource,
  logicalId,
  stateMachineResource,
  templateResource,
} from './resources.ts'
import { type RuleConfig, rulesOfMachine, rulesOfTemplate } from './rules.ts'
import { createVariables, type Variables } from './variables.ts'

export interface FunctionConfig {
  /** The key in serverless.yml. */
  key: string
  /** The function's name on AWS, `stepdown-local-plan`. */
  name: string
  /** The source module under `functions/`, without its extension. */
  module: string
  timeoutSeconds: number
  memorySize: number
  /** Resolved when the function is first invoked: modules that make a part of it take time to load. */
  environment(): Promise<Record<string, string>>
}

export interface MachineConfig {
  name: string
  type: 'STANDARD' | 'EXPRESS'
  definition: unknown
  tags: Record<string, string>
}

export interface Service {
  functions: FunctionConfig[]
  machines: MachineConfig[]
  rules: RuleConfig[]
  /** CreateTable parameters of the DynamoDB tables in the template. */
  tables: Record<string, unknown>[]
  buckets: string[]
}

export const EMPTY_SERVICE: Service = { functions: [], machines: [], rules: [], tables: [], buckets: [] }

type Section = Record<string, unknown>

/**
 * Reads serverless.yml as a deployment of stage `local` would see it, with the laptop's ARNs and names.
 * @throws Error naming the file, variable or intrinsic function that cannot be resolved
 */
export const loadService = async (file: string, env: Record<string, string | undefined>): Promise<Service> => {
  const stage = 'local'
  const variables = await createVariables({ file, stage, region: REGION, accountId: ACCOUNT, env })
  const prefix = `${await variables.at('service')}-${stage}`
  const functions = await functionSections(variables)
  const machines = await machineSections(variables)
  const template = await templateResources(variables)

  const named = new Map<string, LocalResource>()
  for (const [id, resource] of template) named.set(id, templateResource(id, resource, prefix))
  for (const [key, config] of Object.entries(functions)) {
    const resource = functionResource(await nameOf(variables, config, `${prefix}-${key}`))
    named.set(`${logicalId(key)}LambdaFunction`, resource)
  }
  for (const [key, config] of Object.entries(machines)) {
    const name = await nameOf(variables, config, `${prefix}-${key}`)
    for (const id of machineIds(key, config, name)) named.set(id, stateMachineResource(name))
  }
  const plain = (value: unknown) => resolveIntrinsics(value, named)

  const service: Service = { functions: [], machines: [], rules: [], tables: [], buckets: [] }
  for (const [key, config] of Object.entries(functions)) {
    const environment = async () => {
      const shared = section(plain(await variables.at('provider.environment')))
      const own = section(plain(await variables.resolve(section(config).environment)))
      const entries = Object.entries({ ...shared, ...own })
      return Object.fromEntries(entries.map(([name, value]) => [name, String(value ?? '')]))
    }
    service.functions.push({ ...(await functionConfig(variables, key, section(config), prefix)), environment })
  }
  for (const [key, config] of Object.entries(machines)) {
    const name = await nameOf(variables, config, `${prefix}-${key}`)
    const type = (await variables.resolve(config.type)) === 'EXPRESS' ? 'EXPRESS' : 'STANDARD'
    const definition = plain(await variables.resolve(config.definition))
    const tags = section(plain(await variables.resolve(config.tags))) as Record<string, string>
    service.machines.push({ name, type, definition, tags })
    service.rules.push(...rulesOfMachine(name, key, plain(await variables.resolve(config.events))))
  }
  for (const [id, resource] of template) {
    const local = named.get(id)
    if (!local) continue
    if (resource.Type === 'AWS::S3::Bucket') service.buckets.push(local.ref)
    if (resource.Type === 'AWS::DynamoDB::Table') {
      service.tables.push({ ...section(plain(resource.Properties)), TableName: local.ref })
    }
    if (resource.Type === 'AWS::Events::Rule')
      service.rules.push(...rulesOfTemplate(local.ref, plain(resource.Properties)))
  }
  return service
}

const section = (value: unknown): Section =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Section) : {}

const nameOf = async (variables: Variables, config: unknown, otherwise: string): Promise<string> => {
  const name = await variables.resolve(section(config).name)
  return typeof name === 'string' ? name : otherwise
}

const functionSections = async (variables: Variables): Promise<Section> => {
  const written = Object.entries(section(await variables.at('functions', 0)))
  return section(await variables.resolve(Object.fromEntries(written.filter(([, config]) => !isMadeByCode(config))), 1))
}

const machineSections = async (variables: Variables): Promise<Record<string, Section>> => {
  const machines = section(await variables.at('stepFunctions.stateMachines', 1))
  return Object.fromEntries(Object.entries(machines).map(([key, config]) => [key, section(config)]))
}

/** serverless-step-functions names a machine's resource after its id, its name or its key. */
const machineIds = (key: string, config: Section, name: string): string[] => [
  ...(typeof config.id === 'string' ? [logicalId(config.id)] : []),
  logicalId(name),
  `${logicalId(key)}StepFunctionsStateMachine`,
]

/** Only the types that the laptop runs are resolved in full; roles, alarms and dashboards stay as they are. */
const RUN_HERE = new Set(['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Events::Rule', 'AWS::SQS::Queue'])

const templateResources = async (variables: Variables): Promise<Map<string, CloudFormationResource>> => {
  const sections = await variables.at('resources', 1)
  const found = new Map<string, CloudFormationResource>()
  for (const part of Array.isArray(sections) ? sections : [sections]) {
    if (isMadeByCode(section(part).Resources)) continue
    const resources = section(await variables.resolve(section(part).Resources, 1))
    for (const [id, value] of Object.entries(resources)) {
      const resource = section(await variables.resolve(value, 0))
      const type = String(resource.Type)
      const properties = RUN_HERE.has(type)
        ? await variables.resolve(resource.Properties)
        : await variables.resolve(resource.Properties, 0)
      found.set(id, { Type: type, Properties: section(properties) })
    }
  }
  return found
}

/** What a module makes is for deployments – policies, the door's function; making it would cost time at every start. */
const isMadeByCode = (value: unknown): boolean => typeof value === 'string' && /\.[cm]?js\)/.test(value)

const functionConfig = async (
  variables: Variables,
  key: string,
  config: Section,
  prefix: string,
): Promise<Omit<FunctionConfig, 'environment'>> => {
  const handler = String(await variables.resolve(config.handler))
  const module = /^(?:dist|functions)\/([\w-]+)/.exec(handler)?.[1]
  if (!module) {
    throw new Error(`serverless.yml: functions.${key}.handler is ${handler}; expected dist/<name>/index.handler`)
  }
  return {
    key,
    name: await nameOf(variables, config, `${prefix}-${key}`),
    module,
    timeoutSeconds: Number((await variables.resolve(config.timeout)) ?? 6),
    memorySize: Number((await variables.resolve(config.memorySize)) ?? 1024),
  }
}
