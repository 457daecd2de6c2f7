import assert from 'node:assert/strict'
import { profileResources, profileStatements, profilesOf, profileVariable } from '../../../build/inference-profiles.ts'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'
import { routeProfiles } from '../../../core/catalogue/route-profiles.ts'

const shared = { contextWindow: 8000, price: { input: 1, output: 1 } }
const catalogue = parseCatalogue(
  {
    tiers: {
      lite: { kind: 'on-demand', model: 'amazon.nova-lite-v1:0', region: 'us-east-1', ...shared },
      global: { kind: 'cross-region', model: 'global.amazon.nova-2-lite-v1:0', region: 'us-east-1', ...shared },
      elsewhere: { kind: 'on-demand', model: 'amazon.nova-lite-v1:0', region: 'us-west-2', ...shared },
      fast: { kind: 'latency-optimized', model: 'us.amazon.nova-pro-v1:0', region: 'us-east-1', ...shared },
    },
    routes: {
      'web-search': { deadline: '30s', tiers: ['fast', 'lite', 'elsewhere'] },
      nightly: { deadline: '30s', tiers: ['lite', 'global'] },
    },
    default: 'nightly',
  },
  {},
  { region: 'us-east-1' },
)

describe('the application inference profiles of a deployment', () => {
  const profiles = profilesOf(catalogue, 'us-east-1')

  it('are one for each route and tier that can be copied in the stack’s Region', () => {
    assert.deepEqual(
      profiles.map(({ id }) => id),
      ['ProfileWebSearchLite', 'ProfileNightlyLite', 'ProfileNightlyGlobal'],
    )
  })

  it('copy the model or the profile of the tier, and carry the route as a tag', () => {
    const { ProfileWebSearchLite, ProfileNightlyGlobal } = profileResources(profiles, 'dev') as Record<
      string,
      { Properties: { ModelSource: unknown; Tags: unknown[] } }
    >
    assert.deepEqual(ProfileWebSearchLite?.Properties.ModelSource, {
      CopyFrom: { 'Fn::Sub': `arn:\${AWS::Partition}:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0` },
    })
    assert.deepEqual(ProfileNightlyGlobal?.Properties.ModelSource, {
      CopyFrom: {
        'Fn::Sub': `arn:\${AWS::Partition}:bedrock:us-east-1:\${AWS::AccountId}:inference-profile/global.amazon.nova-2-lite-v1:0`,
      },
    })
    assert.deepEqual(ProfileWebSearchLite?.Properties.Tags.at(-1), { Key: 'route', Value: 'web-search' })
  })

  it('are found by the functions under the route and the tier', () => {
    const { 'Fn::Sub': text } = profileVariable(profiles) as { 'Fn::Sub': string }
    const profileFor = routeProfiles(text.replace(/\$\{(\w+)\.InferenceProfileArn\}/g, 'arn:$1'))
    assert.equal(profileFor('web-search', 'lite'), 'arn:ProfileWebSearchLite')
    assert.equal(profileFor('web-search', 'fast'), undefined)
  })

  it('are none where the variable is not set', () => {
    assert.equal(routeProfiles(undefined)('nightly', 'lite'), undefined)
  })

  it('open their models only through themselves', () => {
    const [themselves, through] = profileStatements(profiles) as { Resource: unknown[]; Condition?: unknown }[]
    assert.equal(themselves?.Resource.length, 3)
    assert.deepEqual(through?.Condition, {
      ArnLike: {
        'bedrock:InferenceProfileArn': {
          'Fn::Sub': `arn:\${AWS::Partition}:bedrock:*:\${AWS::AccountId}:application-inference-profile/*`,
        },
      },
    })
    assert.deepEqual(profileStatements([]), [])
  })
})
