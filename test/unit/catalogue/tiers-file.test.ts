import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'
import { TIER_KINDS } from '../../../core/kind.ts'
import { home } from './given.ts'

describe('tiers.yml', () => {
  const source = parse(readFileSync(new URL('../../../tiers.yml', import.meta.url), 'utf8'))
  const account = 'us-east-1:111122223333'
  const env = {
    PROVISIONED_MODEL_ARN: `arn:aws:bedrock:${account}:provisioned-model/abcdef012345`,
    IMPORTED_MODEL_ARN: `arn:aws:bedrock:${account}:imported-model/abcdef012345`,
    PROMPT_ROUTER_ARN: `arn:aws:bedrock:${account}:default-prompt-router/meta.llama:1`,
    SAGEMAKER_ENDPOINT_ARN: `arn:aws:sagemaker:${account}:endpoint/mistral`,
  }

  it('has all seven kinds on the route every-kind, once each', () => {
    const { tiers, routes } = parseCatalogue(source, env, home)
    const kinds = routes.get('every-kind')?.tiers.map(id => tiers.get(id)?.kind) ?? []
    assert.deepEqual(kinds.toSorted(), TIER_KINDS.toSorted())
  })

  it('works without any variable: four tiers are not configured then', () => {
    const { tiers } = parseCatalogue(source, {}, home)
    const missing = [...tiers.values()].flatMap(tier => tier.notConfigured ?? [])
    assert.deepEqual(
      missing.toSorted(),
      Object.keys(env)
        .map(name => `${name} is not set`)
        .toSorted(),
    )
  })

  it('has a route that waits, one by cost and one for people who wait', () => {
    const { routes, defaultRoute } = parseCatalogue(source, env, home)
    assert.equal(defaultRoute, 'interactive')
    assert.equal(routes.get('patient')?.whenExhausted, 'wait')
    assert.equal(routes.get('economical')?.order, 'cost')
  })
})
