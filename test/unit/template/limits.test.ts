import assert from 'node:assert/strict'
import { bedrockStatements } from '../../../aws/permissions.ts'
import { profileResources, profileStatements, profilesOf, profileVariable } from '../../../build/inference-profiles.ts'
import { limitProblems, type Template } from '../../../build/limits.ts'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'
import { catalogueRefusal } from '../../support/template.ts'

const PLACE = { partition: 'aws', region: 'us-east-1' }
const REGIONS = ['us-east-1', 'us-east-2', 'us-west-2']

/** A catalogue of cross-Region tiers with ids as long as Claude's, on one route or on several. */
const sourceOf = (tiers: number, routes: number) => {
  const ids = Array.from({ length: tiers }, (_, index) => `tier-${index}`)
  const entry = (index: number) => ({
    kind: 'cross-region',
    model: `global.anthropic.claude-haiku-4-5-2025${1000 + Math.floor(index / 3)}-v1:0`,
    region: REGIONS[index % 3],
    contextWindow: 8000,
    price: { input: 1, output: 1 },
  })
  return {
    tiers: Object.fromEntries(ids.map((id, index) => [id, entry(index)])),
    routes: Object.fromEntries(
      Array.from({ length: routes }, (_, index) => [`route-${index}`, { deadline: '30s', tiers: ids }]),
    ),
    default: 'route-0',
  }
}
const catalogueOf = (tiers: number, routes: number) =>
  parseCatalogue(sourceOf(tiers, routes), {}, { region: 'us-east-1' })

/** The template's part that grows with the catalogue. */
const templateOf = (tiers: number, routes = 0): Template => {
  const catalogue = catalogueOf(tiers, Math.max(1, routes))
  const profiles = routes === 0 ? [] : profilesOf(catalogue, 'us-east-1')
  const Statement = [...bedrockStatements(catalogue, 'converse'), ...profileStatements(profiles)]
  const Variables = { STEPDOWN_INFERENCE_PROFILES: profileVariable(profiles) }
  return {
    Resources: {
      ...(profileResources(profiles, 'dev') as Template['Resources']),
      ConverseRole: { Type: 'AWS::IAM::Role', Properties: {} },
      Models: {
        Type: 'AWS::IAM::RolePolicy',
        Properties: { RoleName: { Ref: 'ConverseRole' }, PolicyDocument: { Version: '2012-10-17', Statement } },
      },
      Converse: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } },
    },
  }
}

describe('the limits of a deployment', () => {
  it('hold the fifty cross-Region tiers that docs/operations.md promises', () => {
    assert.deepEqual(limitProblems(templateOf(50), PLACE), [])
  })

  it('name the role whose policies IAM would refuse, with their size', () => {
    const [problem = '', ...others] = limitProblems(templateOf(120), PLACE)
    assert.deepEqual(others, [])
    assert.match(problem, /^the policies of ConverseRole have about 1\d{4} characters: expected at most 10240/)
  })

  it('are looked at when a service is packaged', async function () {
    this.timeout(120_000)
    const said = await catalogueRefusal(sourceOf(120, 1))
    assert.match(said, /^the policies of ConverseRole have about \d{5} characters: expected at most 10240/m)
  })

  it('name the function whose environment Lambda would refuse', () => {
    const [problem = '', ...others] = limitProblems(templateOf(15, 9), PLACE)
    assert.deepEqual(others, [])
    assert.match(problem, /^the environment of Converse has about \d{4} bytes: expected at most 4096/)
  })

  it('count the longer partition of GovCloud', () => {
    const least = (place: typeof PLACE) => {
      let tiers = 50
      while (limitProblems(templateOf(tiers), place).length === 0) tiers++
      return tiers
    }
    assert.ok(least({ partition: 'aws-us-gov', region: 'us-gov-west-1' }) < least(PLACE))
  })
})
