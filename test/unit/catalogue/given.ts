import assert from 'node:assert/strict'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'

export type Entry = Record<string, unknown>

export const home = { region: 'us-east-1' }
export const price = { input: 1, output: 2 }
export const lite: Entry = { kind: 'on-demand', model: 'amazon.nova-lite-v1:0', contextWindow: 300_000, price }
export const endpointArn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/mistral'
export const endpoint: Entry = { kind: 'sagemaker', model: endpointArn, codec: 'tgi', contextWindow: 32_000, price }

/** A catalogue of these tiers with one route through all of them. */
export const catalogue = (tiers: Record<string, Entry>, route: Entry = {}) => ({
  tiers,
  routes: { main: { deadline: '30s', tiers: Object.keys(tiers), ...route } },
  default: 'main',
})
export const tierOf = (entry: Entry, env = {}) => {
  const tier = parseCatalogue(catalogue({ a: entry }), env, home).tiers.get('a')
  assert.ok(tier)
  return tier
}
export const refuses = (source: unknown, message: string, env = {}) =>
  assert.throws(() => parseCatalogue(source, env, home), { name: 'CatalogueError', message })
