import type { Account, ModelDetails } from '../catalogue/account.ts'
import { foundationModel, regionOf } from '../catalogue/model-id.ts'
import { accountOf } from '../catalogue/role.ts'
import type { Catalogue, Tier } from '../catalogue/tier.ts'
import type { Finding, Verdict } from './finding.ts'
import { accessFinding, day, lifecycleFinding } from './model.ts'
import { quotaFinding } from './quota.ts'

type ConfiguredTier = Tier & { model: string }

/**
 * Compares a catalogue with an account, without calling a model: is each tier's model alive, offered and granted, its
 * profile, endpoint or throughput in service, and its quota what the catalogue says?
 * @param now milliseconds since the epoch
 * @returns findings in the catalogue's order; it never rejects, what cannot be looked up is a finding
 */
export const preflight = async (catalogue: Catalogue, account: Account, now: number): Promise<Finding[]> => {
  const findings = await Promise.all(
    [...catalogue.tiers.values()].map(async tier => {
      const verdicts = await verdictsOn(tier, account, now)
      return verdicts.map(verdict => ({ tier: tier.id, ...verdict }))
    }),
  )
  return findings.flat()
}

const verdictsOn = async (tier: Tier, account: Account, now: number): Promise<Verdict[]> => {
  if (tier.disabled) return [{ check: 'configured', status: 'skipped', detail: 'disabled in the catalogue' }]
  const { model, notConfigured } = tier
  if (model === undefined) {
    return [{ check: 'configured', status: 'skipped', detail: notConfigured ?? 'it has no model' }]
  }
  if (tier.role) {
    const detail = `called in the account ${accountOf(tier.role)}, which cannot be looked up from here`
    return [{ check: 'model', status: 'skipped', detail }]
  }
  return CHECKS[tier.kind]({ ...tier, model }, account, now)
}

type Check = (tier: ConfiguredTier, account: Account, now: number) => Promise<Verdict[]>

const modelOrProfile: Check = async (tier, account, now) => {
  if (foundationModel(tier.model) === tier.model && !tier.model.startsWith('arn:')) {
    return foundation(tier, tier.model, tier.region, account, now)
  }
  const looked = await look('profile', () => account.profile(tier.region, tier.model))
  if ('verdict' in looked) return [looked.verdict]
  const { status, models } = looked.value
  const [first = ''] = models
  const regions = [...new Set(models.map(regionOf).filter(region => region !== undefined))]
  const profile: Verdict = {
    check: 'profile',
    status: status === 'ACTIVE' ? 'ok' : 'error',
    detail: `${status}, answers in ${regions.join(', ') || 'any Region'}`,
  }
  return [profile, ...(await foundation(tier, foundationModel(first || tier.model), tier.region, account, now))]
}

/** Life, access and quota of the foundation model behind a tier. */
const foundation = async (
  tier: ConfiguredTier,
  id: string,
  region: string,
  account: Account,
  now: number,
): Promise<Verdict[]> => {
  const [details, access] = await Promise.all([
    look('model', () => account.model(region, id)),
    look('access', () => account.access(region, id)),
  ])
  const accessed = 'verdict' in access ? access.verdict : accessFinding(access.value)
  if ('verdict' in details) return [details.verdict, accessed]
  return [lifecycleFinding(tier, details.value, now), accessed, await quota(tier, details.value, account)]
}

const quota = async (tier: Tier, { name }: ModelDetails, account: Account): Promise<Verdict> => {
  const looked = await look('quota', () => account.quotas(tier.region))
  return 'verdict' in looked ? looked.verdict : quotaFinding(tier, name, looked.value)
}

const provisioned: Check = async (tier, account) => {
  const looked = await look('throughput', () => account.provisioned(tier.region, tier.model))
  if ('verdict' in looked) return [looked.verdict]
  const { status, modelUnits, committedUntil } = looked.value
  const until = committedUntil ? `, committed until ${day(committedUntil)}` : ''
  return [{ check: 'throughput', status: inService(status), detail: `${status}, ${modelUnits} model units${until}` }]
}

const router: Check = async (tier, account) => {
  const looked = await look('router', () => account.router(tier.region, tier.model))
  if ('verdict' in looked) return [looked.verdict]
  const { status, models } = looked.value
  const routed = models.map(foundationModel)
  const priced = Object.keys(tier.members ?? {}).map(foundationModel)
  const unpriced = routed.filter(model => !priced.includes(model))
  const detail = `${status}, routes to ${routed.join(', ')}`
  if (status !== 'AVAILABLE') return [{ check: 'router', status: 'error', detail }]
  return [
    unpriced.length > 0
      ? { check: 'router', status: 'warning', detail: `${detail}; members has no price of ${unpriced.join(', ')}` }
      : { check: 'router', status: 'ok', detail },
  ]
}

const imported: Check = async (tier, account) => {
  const looked = await look('model', () => account.imported(tier.region, tier.model))
  return ['verdict' in looked ? looked.verdict : { check: 'model', status: 'ok', detail: looked.value.name }]
}

const endpoint: Check = async (tier, account) => {
  const looked = await look('endpoint', () => account.endpoint(tier.region, tier.model))
  if ('verdict' in looked) return [looked.verdict]
  const { status, registration } = looked.value
  const registered = registration === 'REGISTERED'
  return [
    {
      check: 'endpoint',
      status: registered ? inService(status) : 'error',
      detail: `${status}, ${registered ? 'registered with Bedrock' : `${registration}: register it with Bedrock`}`,
    },
  ]
}

const CHECKS: Record<Tier['kind'], Check> = {
  'on-demand': modelOrProfile,
  'cross-region': modelOrProfile,
  'latency-optimized': modelOrProfile,
  provisioned,
  'prompt-router': router,
  imported,
  sagemaker: endpoint,
}

/** `InService` on Bedrock and SageMaker; while it is updated it still serves. */
const inService = (status: string): Finding['status'] => {
  if (/^in_?service$/i.test(status)) return 'ok'
  return /^(updating|systemupdating)$/i.test(status) ? 'warning' : 'error'
}

/** A look-up that fails is a finding: not there is an error, not allowed to look is only a warning. */
const look = async <T>(
  check: Finding['check'],
  ask: () => Promise<T>,
): Promise<{ value: T } | { verdict: Verdict }> => {
  try {
    return { value: await ask() }
  } catch (error) {
    const { name = 'Error', message = String(error) } = error as Error
    const absent = name === 'ResourceNotFoundException' || name === 'ValidationException'
    return { verdict: { check, status: absent ? 'error' : 'warning', detail: `${name}: ${message}` } }
  }
}
