// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the catalogue has this syntax
import assert from 'node:assert/strict'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'
import { catalogue, endpoint, endpointArn, home, lite, price, refuses, tierOf } from './given.ts'

describe('the catalogue', () => {
  it('fills in what an entry leaves out', () => {
    assert.deepEqual(tierOf(lite), {
      id: 'a',
      kind: 'on-demand',
      model: 'amazon.nova-lite-v1:0',
      region: 'us-east-1',
      bucket: 'us-east-1/amazon.nova-lite-v1:0',
      api: 'converse',
      contextWindow: 300_000,
      features: [],
      maxTokens: 2048,
      timeoutMs: 60_000,
      price,
    })
  })

  it('reads a route with durations in milliseconds', () => {
    const { routes, defaultRoute } = parseCatalogue(catalogue({ a: lite }, { deadline: '2h', order: 'cost' }), {}, home)
    assert.equal(defaultRoute, 'main')
    assert.deepEqual(routes.get('main'), {
      name: 'main',
      deadlineMs: 7_200_000,
      tiers: ['a'],
      aliases: [],
      order: 'cost',
      whenExhausted: 'fail',
      afterTimeout: 'next',
      store: 'history',
    })
  })

  it('calls imported models and endpoints through InvokeModel, unless the entry says Converse', () => {
    assert.equal(tierOf(endpoint).api, 'invoke-model')
    const { codec: _, ...withoutCodec } = endpoint
    assert.equal(tierOf({ ...withoutCodec, api: 'converse', features: ['tools'] }).api, 'converse')
  })

  it('takes the Region from the ARN when the entry names none', () => {
    assert.equal(tierOf(endpoint).region, 'eu-west-1')
    assert.equal(tierOf(lite).region, 'us-east-1')
    assert.equal(tierOf({ ...lite, region: 'us-west-2' }).region, 'us-west-2')
  })

  it('gives optimized latency and reserved capacity a bucket of their own', () => {
    assert.equal(tierOf({ ...lite, kind: 'latency-optimized' }).bucket, 'us-east-1/amazon.nova-lite-v1:0#optimized')
    assert.equal(tierOf({ ...lite, serviceTier: 'reserved' }).bucket, 'us-east-1/amazon.nova-lite-v1:0#reserved')
    assert.equal(tierOf({ ...lite, serviceTier: 'priority' }).bucket, 'us-east-1/amazon.nova-lite-v1:0')
    assert.equal(tierOf({ ...lite, bucket: 'shared' }).bucket, 'shared')
  })

  it('marks a disabled tier', () => assert.equal(tierOf({ ...lite, enabled: false }).disabled, true))

  it('shares one declared quota among the tiers of a bucket', () => {
    const quota = { tokensPerMinute: 100_000 }
    const { tiers } = parseCatalogue(catalogue({ a: { ...lite, quota }, b: { ...lite, maxTokens: 100 } }), {}, home)
    assert.deepEqual(tiers.get('b')?.quota, quota)
  })
})

describe('the environment in the catalogue', () => {
  it('is filled in where it is the whole value', () => {
    const tier = tierOf({ ...endpoint, model: '${ARN}', bucket: '${BUCKET}' }, { ARN: endpointArn, BUCKET: 'b' })
    assert.equal(tier.model, endpointArn)
    assert.equal(tier.region, 'eu-west-1')
    assert.equal(tier.bucket, 'b')
    assert.equal(tier.notConfigured, undefined)
  })

  for (const env of [{}, { ARN: '' }]) {
    it(`leaves a tier not configured when its variable is ${'ARN' in env ? 'empty' : 'unset'}`, () => {
      const tier = tierOf({ ...endpoint, model: '${ARN}' }, env)
      assert.equal(tier.model, undefined)
      assert.equal(tier.notConfigured, 'ARN is not set')
    })
  }

  it('names every variable that is missing', () => {
    const tier = tierOf({ ...endpoint, model: '${ARN}', region: '${REGION}' })
    assert.equal(tier.notConfigured, 'ARN and REGION are not set')
  })

  it('fills in a guardrail, and refuses one that is not configured', () => {
    const guarded = catalogue({ a: lite }, { guardrail: { identifier: '${GUARDRAIL}', version: '1' } })
    const { routes } = parseCatalogue(guarded, { GUARDRAIL: 'gr-1' }, home)
    assert.deepEqual(routes.get('main')?.guardrail, { identifier: 'gr-1', version: '1' })
    refuses(guarded, 'routes.main.guardrail.identifier is "${GUARDRAIL}": expected the variable GUARDRAIL to be set')
  })

  it('says where a wrong value came from', () =>
    refuses(
      catalogue({ a: { ...endpoint, model: '${ARN}' } }),
      'tiers.a.model is "mistral" (from ARN): expected an ARN such as arn:aws:sagemaker:us-east-1:111122223333:endpoint/my-endpoint, as kind is sagemaker',
      { ARN: 'mistral' },
    ))
})
