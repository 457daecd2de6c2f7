import assert from 'node:assert/strict'
import { bedrockStatements, type Statement } from '../../../aws/permissions.ts'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'

const price = { input: 1, output: 1 }
const sub = (text: string) => ({
  'Fn::Sub': text.replaceAll('PARTITION', `\${AWS::Partition}`).replaceAll('ACCOUNT', `\${AWS::AccountId}`),
})

/** The statements for one tier, without the guardrails that every Converse tier brings. */
const statementsFor = (
  tier: Record<string, unknown>,
  caller: 'converse' | 'invoke-model' = 'converse',
): Statement[] => {
  const source = {
    tiers: { only: { contextWindow: 8000, region: 'us-west-2', price, ...tier } },
    routes: { any: { deadline: '30s', tiers: ['only'] } },
    default: 'any',
  }
  const statements = bedrockStatements(parseCatalogue(source, {}, { region: 'us-east-1' }), caller)
  return statements.filter(({ Action }) => !Action.includes('bedrock:ApplyGuardrail'))
}

const throughAny = (kind: string) => sub(`arn:PARTITION:bedrock:*:ACCOUNT:${kind}/*`)
const stream = ['bedrock:InvokeModelWithResponseStream']
const arn = (rest: string) => `arn:aws:bedrock:us-west-2:111122223333:${rest}`

describe('the model permissions derived from the catalogue', () => {
  it('allow an on-demand model in its Region alone', () => {
    assert.deepEqual(statementsFor({ kind: 'on-demand', model: 'amazon.nova-lite-v1:0' }), [
      {
        Effect: 'Allow',
        Action: stream,
        Resource: [sub('arn:PARTITION:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0')],
      },
    ])
  })

  it('let a tier with a role assume that role, and nothing else', () => {
    const role = 'arn:aws:iam::444455556666:role/bedrock'
    const source = {
      tiers: { only: { kind: 'on-demand', model: 'amazon.nova-lite-v1:0', role, contextWindow: 8000, price } },
      routes: { any: { deadline: '30s', tiers: ['only'] } },
      default: 'any',
    }
    const theCatalogue = parseCatalogue(source, {}, { region: 'us-east-1' })
    const assume = { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [role] }
    assert.deepEqual(bedrockStatements(theCatalogue, 'converse'), [assume])
    assert.deepEqual(bedrockStatements(theCatalogue, 'invoke-model'), [])
  })

  it('allow a profile itself, and its model in any Region only through it', () => {
    const profile = sub('arn:PARTITION:bedrock:us-west-2:ACCOUNT:inference-profile/us.amazon.nova-pro-v1:0')
    for (const kind of ['cross-region', 'latency-optimized']) {
      assert.deepEqual(statementsFor({ kind, model: 'us.amazon.nova-pro-v1:0' }), [
        { Effect: 'Allow', Action: stream, Resource: [profile] },
        {
          Effect: 'Allow',
          Action: stream,
          Resource: [sub('arn:PARTITION:bedrock:*::foundation-model/amazon.nova-pro-v1:0')],
          Condition: { ArnLike: { 'bedrock:InferenceProfileArn': throughAny('inference-profile') } },
        },
      ])
    }
  })

  it('allow the model of a global profile without a Region too, in requests of an unspecified Region', () => {
    const [, , regionless, ...others] = statementsFor({ kind: 'cross-region', model: 'global.amazon.nova-2-lite-v1:0' })
    assert.deepEqual(others, [])
    assert.deepEqual(regionless?.Resource, [sub('arn:PARTITION:bedrock:::foundation-model/amazon.nova-2-lite-v1:0')])
    assert.equal(regionless?.Condition?.StringEquals?.['aws:RequestedRegion'], 'unspecified')
    assert.ok(regionless?.Condition?.ArnLike?.['bedrock:InferenceProfileArn'])
  })

  it('leave the model of an application profile open, but only through the profile', () => {
    const model = arn('application-inference-profile/abc123')
    const [self, through] = statementsFor({ kind: 'cross-region', model })
    assert.deepEqual(self?.Resource, [model])
    assert.deepEqual(through?.Resource, [sub('arn:PARTITION:bedrock:*::foundation-model/*')])
    assert.deepEqual(through?.Condition, {
      ArnLike: { 'bedrock:InferenceProfileArn': throughAny('application-inference-profile') },
    })
  })

  it('allow a prompt router and its members', () => {
    const model = arn('default-prompt-router/meta.llama:1')
    const members = { 'us.meta.llama3-1-8b-instruct-v1:0': price, 'us.meta.llama3-1-70b-instruct-v1:0': price }
    const resources = statementsFor({ kind: 'prompt-router', model, members }).flatMap(each => each.Resource)
    assert.deepEqual(resources, [
      model,
      sub('arn:PARTITION:bedrock:us-west-2:ACCOUNT:inference-profile/us.meta.llama3-1-8b-instruct-v1:0'),
      sub('arn:PARTITION:bedrock:us-west-2:ACCOUNT:inference-profile/us.meta.llama3-1-70b-instruct-v1:0'),
      sub('arn:PARTITION:bedrock:*::foundation-model/meta.llama3-1-8b-instruct-v1:0'),
      sub('arn:PARTITION:bedrock:*::foundation-model/meta.llama3-1-70b-instruct-v1:0'),
    ])
  })

  it('allow a provisioned model by its ARN', () => {
    const model = arn('provisioned-model/abcdef012345')
    assert.deepEqual(statementsFor({ kind: 'provisioned', model }), [
      { Effect: 'Allow', Action: stream, Resource: [model] },
    ])
  })

  it('allow an imported model to the function that invokes it, and nothing to the other', () => {
    const tier = { kind: 'imported', model: arn('imported-model/abcdef012345'), codec: 'llama' }
    assert.deepEqual(statementsFor(tier, 'converse'), [])
    assert.deepEqual(statementsFor(tier, 'invoke-model'), [
      { Effect: 'Allow', Action: ['bedrock:InvokeModel'], Resource: [tier.model] },
    ])
  })

  it('allow streaming to the invoking function where a tier says api: converse', () => {
    const tier = { kind: 'imported', model: arn('imported-model/abcdef012345'), api: 'converse' }
    assert.deepEqual(statementsFor(tier, 'invoke-model'), [{ Effect: 'Allow', Action: stream, Resource: [tier.model] }])
  })

  it('allow an endpoint to be invoked only when Bedrock does it', () => {
    const model = 'arn:aws:sagemaker:us-west-2:111122223333:endpoint/mistral'
    assert.deepEqual(statementsFor({ kind: 'sagemaker', model, codec: 'tgi' }, 'invoke-model'), [
      { Effect: 'Allow', Action: ['bedrock:InvokeModel'], Resource: [arn('marketplace/model-endpoint/all-access')] },
      {
        Effect: 'Allow',
        Action: ['sagemaker:InvokeEndpoint'],
        Resource: [model],
        Condition: { StringEquals: { 'aws:CalledViaLast': 'bedrock.amazonaws.com' } },
      },
    ])
  })

  it('allow guardrails to both functions, in the Regions of their tiers, and a route’s of another account', () => {
    const theirs = 'arn:aws:bedrock:us-west-2:444455556666:guardrail/abc123'
    const catalogue = parseCatalogue(
      {
        tiers: {
          imported: {
            kind: 'imported',
            model: arn('imported-model/abcdef012345'),
            codec: 'llama',
            contextWindow: 8000,
            price,
          },
          lite: {
            kind: 'on-demand',
            model: 'amazon.nova-lite-v1:0',
            region: 'us-east-1',
            contextWindow: 8000,
            price,
          },
        },
        routes: {
          any: { deadline: '30s', tiers: ['imported', 'lite'], guardrail: { identifier: theirs, version: '1' } },
        },
        default: 'any',
      },
      {},
      { region: 'us-east-1' },
    )
    const guardrails = (caller: 'converse' | 'invoke-model') =>
      bedrockStatements(catalogue, caller).find(({ Action }) => Action.includes('bedrock:ApplyGuardrail'))?.Resource
    const profiles = sub('arn:PARTITION:bedrock:*:ACCOUNT:guardrail-profile/*')
    assert.deepEqual(guardrails('converse'), [
      sub('arn:PARTITION:bedrock:us-east-1:ACCOUNT:guardrail/*'),
      profiles,
      theirs,
    ])
    assert.deepEqual(guardrails('invoke-model'), [
      sub('arn:PARTITION:bedrock:us-west-2:ACCOUNT:guardrail/*'),
      profiles,
      theirs,
    ])
  })

  it('take one statement for all profiles, and one for their models', () => {
    const tiers = Object.fromEntries(
      ['us.amazon.nova-pro-v1:0', 'us.amazon.nova-lite-v1:0', 'eu.amazon.nova-pro-v1:0'].map((model, index) => [
        `tier-${index}`,
        { kind: 'cross-region', model, contextWindow: 8000, region: 'us-west-2', price },
      ]),
    )
    const source = { tiers, routes: { any: { deadline: '30s', tiers: Object.keys(tiers) } }, default: 'any' }
    const statements = bedrockStatements(parseCatalogue(source, {}, { region: 'us-east-1' }), 'converse')
    assert.deepEqual(
      statements.map(({ Resource }) => Resource.length),
      [3, 2, 2],
    )
  })

  it('allow nothing for a tier that is not configured', () => {
    assert.deepEqual(statementsFor({ kind: 'provisioned', model: `\${PROVISIONED_MODEL_ARN}` }), [])
  })
})
