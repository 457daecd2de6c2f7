import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bedrockStatements, callerOf } from '../aws/permissions.ts'
import { loadCatalogue, readCatalogue, variablesIn } from './catalogue-file.ts'
import { dashboardBody } from './dashboard.ts'
import { doorConcurrency, doorFunction, doorResources as resourcesOfDoor } from './door.ts'
import { failureCounts as counts, failStates, failureMetric } from './failure-counts.ts'
import { profileResources, profileStatements, profilesOf, profileVariable } from './inference-profiles.ts'
import { rateAlarms } from './rate-alarms.ts'

/*
 * What serverless.yml takes from tiers.yml and from the router. The framework reads no .ts, but this file may import them: `${file(…)}`
 * loads it with require(), and Node 24 strips the types. Each export is called with `{ resolveVariable }`.
 */

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'tiers.yml')
const router = new URL('../statemachines/router.asl.yml', import.meta.url)

/** The value of a `${NAME}` in tiers.yml: `--param NAME=…` or params of the stage, else the environment. */
const valueFor = async (name, resolveVariable) => (await resolveVariable(`param:${name}, env:${name}, ''`)) || undefined

const read = async resolveVariable => {
  const region = await resolveVariable('self:provider.region')
  const source = await readCatalogue(file)
  const values = await Promise.all(variablesIn(source).map(async name => [name, await valueFor(name, resolveVariable)]))
  const variables = Object.fromEntries(values.filter(([, value]) => value !== undefined))
  const { catalogue } = await loadCatalogue(file, variables, region)
  const perRoute = (await resolveVariable('param:inferenceProfiles')) === 'perRoute'
  return { variables, catalogue, profiles: perRoute ? profilesOf(catalogue, region) : [] }
}

/** The variables of tiers.yml that are set, for the functions' environment; the others count as not configured. */
export const variables = async ({ resolveVariable }) => (await read(resolveVariable)).variables

/** The same for the functions that call models, which may do so through the profile of a route. */
export const attemptVariables = async ({ resolveVariable }) => {
  const { variables, profiles } = await read(resolveVariable)
  return profiles.length === 0 ? variables : { ...variables, STEPDOWN_INFERENCE_PROFILES: profileVariable(profiles) }
}

/** Application inference profiles, where the stage parameter `inferenceProfiles` is perRoute. */
export const inferenceProfiles = async ({ resolveVariable }) => {
  const { profiles } = await read(resolveVariable)
  return profileResources(profiles, await resolveVariable('sls:stage'))
}

/** A policy for each function that calls models, as AWS::IAM::RolePolicy resources; see aws/permissions.ts. */
export const modelPolicies = async ({ resolveVariable }) => {
  const { catalogue, profiles } = await read(resolveVariable)
  const policy = (role, caller, more = []) => {
    const Statement = [...bedrockStatements(catalogue, caller), ...more]
    if (Statement.length === 0) return {}
    const Properties = {
      PolicyName: 'models',
      RoleName: { Ref: role },
      PolicyDocument: { Version: '2012-10-17', Statement },
    }
    return { [`${role}Models`]: { Type: 'AWS::IAM::RolePolicy', Properties } }
  }
  return {
    ...policy('ConverseRole', 'converse', profileStatements(profiles)),
    ...policy('InvokeModelRole', 'invoke-model'),
  }
}

/** The dashboard and the alarms that have to name tiers and routes. */
export const monitoring = async ({ resolveVariable }) => {
  const { catalogue } = await read(resolveVariable)
  const stage = await resolveVariable('sls:stage')
  const body = dashboardBody(catalogue, stage, (await failStates(router)).map(failureMetric))
  const Properties = { DashboardName: `stepdown-${stage}`, DashboardBody: { 'Fn::Sub': body } }
  const mail = await alarmMail(resolveVariable)
  return { Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties }, ...mail, ...rateAlarms(catalogue, stage) }
}

/** Counts of the requests that failed, by how. */
export const failureCounts = async ({ resolveVariable }) =>
  counts(await failStates(router), await resolveVariable('sls:stage'))

const alarmMail = async resolveVariable => {
  const Endpoint = await resolveVariable('param:alarmEmail')
  if (!Endpoint) return {}
  const Properties = { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint }
  return { AlarmMail: { Type: 'AWS::SNS::Subscription', Properties } }
}

/** The configured tiers, as statemachines/canary.asl.yml asks them one by one. */
export const canaryTiers = async ({ resolveVariable }) => {
  const { catalogue } = await read(resolveVariable)
  return [...catalogue.tiers.values()]
    .filter(({ model, disabled }) => model !== undefined && !disabled)
    .map(tier => ({
      caller: callerOf(tier),
      id: tier.id,
      kind: tier.kind,
      timeoutMs: tier.timeoutMs,
      contextWindow: tier.contextWindow,
    }))
}

const concurrencyOfDoor = async resolveVariable =>
  doorConcurrency(await resolveVariable('param:door'), await resolveVariable("param:doorConcurrency, ''"))

/** The function of the doors, or nothing where the stage has none. */
export const door = async ({ resolveVariable }) => {
  const concurrency = await concurrencyOfDoor(resolveVariable)
  return concurrency === undefined ? null : doorFunction(concurrency, (await read(resolveVariable)).variables)
}

/** Its table, role and alarms. */
export const doorResources = async ({ resolveVariable }) =>
  (await concurrencyOfDoor(resolveVariable)) === undefined ? {} : resourcesOfDoor()
