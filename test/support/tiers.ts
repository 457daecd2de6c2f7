import type { Catalogue, Route, Tier } from '../../core/catalogue/tier.ts'

/** A tier that takes everything; a test names only what it is about. */
export const tier = (id: string, parts: Partial<Tier> = {}): Tier => ({
  id,
  kind: 'on-demand',
  model: `model-of-${id}`,
  region: 'us-east-1',
  bucket: id,
  api: 'converse',
  contextWindow: 100_000,
  features: ['tools', 'images', 'documents', 'video', 'system', 'caching', 'json'],
  maxTokens: 1000,
  timeoutMs: 20_000,
  price: { input: 1, output: 4 },
  ...parts,
})

export const route = (tiers: readonly string[], parts: Partial<Route> = {}): Route => ({
  name: 'interactive',
  deadlineMs: 30_000,
  tiers,
  aliases: [],
  order: 'listed',
  whenExhausted: 'fail',
  afterTimeout: 'next',
  store: 'history',
  ...parts,
})

/** A catalogue of these tiers with one route over all of them, `interactive`, and any others. */
export const catalogue = (tiers: readonly Tier[], ...routes: Route[]): Catalogue => {
  const all = routes.length > 0 ? routes : [route(tiers.map(({ id }) => id))]
  return {
    tiers: new Map(tiers.map(one => [one.id, one])),
    routes: new Map(all.map(one => [one.name, one])),
    defaultRoute: all[0]?.name ?? 'interactive',
  }
}
