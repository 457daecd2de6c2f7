import assert from 'node:assert/strict'
import type { Account, ModelDetails } from '../../../core/catalogue/account.ts'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'
import { preflight } from '../../../core/preflight/preflight.ts'

const NOW = Date.parse('2026-11-22T00:00:00Z')
const price = { input: 1, output: 1 }
const bedrock = 'arn:aws:bedrock:us-east-1:111122223333'

const refused = (name: string, message: string) => async () => {
  throw Object.assign(new Error(message), { name })
}

/** An account in which everything is fine, but for `changes`. */
const account = (changes: Partial<Account> = {}, model: Partial<ModelDetails> = {}): Account => ({
  model: async () => ({
    name: 'Nova Pro',
    lifecycle: 'ACTIVE',
    inferenceTypes: ['ON_DEMAND'],
    streaming: true,
    ...model,
  }),
  access: async () => ({
    agreement: 'AVAILABLE',
    authorization: 'AUTHORIZED',
    entitlement: 'AVAILABLE',
    region: 'AVAILABLE',
  }),
  profile: async () => ({
    status: 'ACTIVE',
    models: ['us-east-1', 'us-west-2'].map(
      region => `arn:aws:bedrock:${region}::foundation-model/amazon.nova-pro-v1:0`,
    ),
  }),
  provisioned: async () => ({ status: 'InService', modelUnits: 2 }),
  router: async () => ({
    status: 'AVAILABLE',
    models: ['arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-1-8b-instruct-v1:0'],
  }),
  imported: async () => ({ name: 'my-llama' }),
  endpoint: async () => ({ status: 'InService', registration: 'REGISTERED' }),
  quotas: async () => [
    { name: 'On-demand model inference tokens per minute for Amazon Nova Pro', value: 1_000_000 },
    { name: 'Cross-region model inference tokens per minute for Amazon Nova Pro', value: 2_000_000 },
  ],
  ...changes,
})

const look = async (tier: Record<string, unknown>, at: Account = account()) => {
  const source = {
    tiers: { only: { contextWindow: 8000, region: 'us-east-1', price, ...tier } },
    routes: { any: { deadline: '30s', tiers: ['only'] } },
    default: 'any',
  }
  const findings = await preflight(parseCatalogue(source, {}, { region: 'us-east-1' }), at, NOW)
  return findings.map(({ check, status, detail }) => [check, status, detail])
}

const onDemand = { kind: 'on-demand', model: 'amazon.nova-pro-v1:0' }
const profile = { kind: 'cross-region', model: 'us.amazon.nova-pro-v1:0' }

describe('the preflight', () => {
  it('finds a living model with access and its quota', async () => {
    assert.deepEqual(await look(onDemand), [
      ['model', 'ok', 'Nova Pro is active'],
      ['access', 'ok', 'granted'],
      ['quota', 'ok', '1000000 tokens per minute'],
    ])
  })

  it('finds where a profile answers, and the model and the quota behind it', async () => {
    assert.deepEqual(await look(profile, account({}, { inferenceTypes: [] })), [
      ['profile', 'ok', 'ACTIVE, answers in us-east-1, us-west-2'],
      ['model', 'ok', 'Nova Pro is active'],
      ['access', 'ok', 'granted'],
      ['quota', 'ok', '2000000 tokens per minute'],
    ])
  })

  const LIVES: [what: string, model: Partial<ModelDetails>, status: string, detail: RegExp][] = [
    ['dead', { endOfLife: new Date('2026-09-10') }, 'error', /reached its end of life on 2026-09-10/],
    ['ending', { endOfLife: new Date('2027-01-08') }, 'warning', /ends in 47 days, on 2027-01-08/],
    ['legacy', { lifecycle: 'LEGACY', endOfLife: new Date('2027-04-08') }, 'warning', /legacy, until 2027-04-08/],
    ['dated', { endOfLife: new Date('2028-01-01') }, 'ok', /active, until 2028-01-01/],
    ['profile-only', { inferenceTypes: [] }, 'error', /only served through inference profiles/],
    ['silent', { streaming: false }, 'error', /does not stream: set streaming: false/],
  ]
  for (const [what, model, status, detail] of LIVES) {
    it(`calls a model that is ${what} ${status}`, async () => {
      const [[, found, text] = []] = await look(onDemand, account({}, model))
      assert.equal(found, status)
      assert.match(String(text), detail)
    })
  }

  it('finds nothing wrong with a model that does not stream where the catalogue says so', async () => {
    const [[, found] = []] = await look({ ...onDemand, streaming: false }, account({}, { streaming: false }))
    assert.equal(found, 'ok')
  })

  it('says which access is missing', async () => {
    const access = async () => ({
      agreement: 'NOT_AVAILABLE',
      authorization: 'AUTHORIZED',
      entitlement: 'AVAILABLE',
      region: 'NOT_AVAILABLE',
    })
    assert.deepEqual((await look(onDemand, account({ access })))[1], [
      'access',
      'error',
      'agreement NOT_AVAILABLE, Region NOT_AVAILABLE',
    ])
  })

  const QUOTAS: [what: string, tier: Record<string, unknown>, status: string, detail: RegExp][] = [
    [
      'less than the catalogue budgets',
      { quota: { tokensPerMinute: 3_000_000 } },
      'warning',
      /1000000 .* budgets 3000000/,
    ],
    [
      'less than one request reserves',
      { contextWindow: 4_000_000, maxTokens: 200_000, quota: { burndown: 15 } },
      'error',
      /reserves 3000000/,
    ],
  ]
  for (const [what, tier, status, detail] of QUOTAS) {
    it(`warns of a quota that is ${what}`, async () => {
      const [, , [check, found, text] = []] = await look({ ...onDemand, ...tier })
      assert.deepEqual([check, found], ['quota', status])
      assert.match(String(text), detail)
    })
  }

  it('skips the quota of a model that Service Quotas does not list', async () => {
    const [, , quota] = await look(onDemand, account({ quotas: async () => [] }))
    assert.deepEqual(quota?.slice(0, 2), ['quota', 'skipped'])
  })

  it('looks at throughput, router, imported model and endpoint by their ARNs', async () => {
    const members = { 'us.meta.llama3-1-8b-instruct-v1:0': price }
    const found = await Promise.all([
      look({ kind: 'provisioned', model: `${bedrock}:provisioned-model/abcdef012345` }),
      look({ kind: 'prompt-router', model: `${bedrock}:default-prompt-router/meta.llama:1`, members }),
      look({ kind: 'imported', model: `${bedrock}:imported-model/abcdef012345`, codec: 'llama' }),
      look({ kind: 'sagemaker', model: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/mistral', codec: 'tgi' }),
    ])
    assert.deepEqual(found.flat(), [
      ['throughput', 'ok', 'InService, 2 model units'],
      ['router', 'ok', 'AVAILABLE, routes to meta.llama3-1-8b-instruct-v1:0'],
      ['model', 'ok', 'my-llama'],
      ['endpoint', 'ok', 'InService, registered with Bedrock'],
    ])
  })

  it('warns of a router member without a price', async () => {
    const [found] = await look({ kind: 'prompt-router', model: `${bedrock}:default-prompt-router/meta.llama:1` })
    assert.equal(found?.[1], 'warning')
    assert.match(String(found?.[2]), /no price of meta\.llama3-1-8b/)
  })

  it('calls an endpoint that is not registered an error', async () => {
    const endpoint = async () => ({ status: 'InService', registration: 'INCOMPATIBLE_ENDPOINT' })
    const sagemaker = {
      kind: 'sagemaker',
      model: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/mistral',
      codec: 'tgi',
    }
    assert.deepEqual(await look(sagemaker, account({ endpoint })), [
      ['endpoint', 'error', 'InService, INCOMPATIBLE_ENDPOINT: register it with Bedrock'],
    ])
  })

  it('tells what is not there from what it may not look at', async () => {
    const gone = account({ profile: refused('ResourceNotFoundException', 'no such profile') })
    const denied = account({
      profile: refused('AccessDeniedException', 'not authorized to perform bedrock:GetInferenceProfile'),
    })
    assert.deepEqual(await look(profile, gone), [['profile', 'error', 'ResourceNotFoundException: no such profile']])
    assert.equal((await look(profile, denied))[0]?.[1], 'warning')
  })

  it('skips tiers that are disabled or not configured, with the reason', async () => {
    assert.deepEqual(await look({ ...onDemand, enabled: false }), [
      ['configured', 'skipped', 'disabled in the catalogue'],
    ])
    assert.deepEqual(await look({ kind: 'provisioned', model: `\${PROVISIONED_MODEL_ARN}` }), [
      ['configured', 'skipped', 'PROVISIONED_MODEL_ARN is not set'],
    ])
  })
})
