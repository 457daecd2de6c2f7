import type { Connection } from '../client/connection.ts'
import type { Catalogue, Route, Tier } from '../core/catalogue/tier.ts'

/** @returns the catalogue that a laptop runs with, the simulated ARNs included; undefined where no laptop answers */
export async function laptopCatalogue({ endpoint }: Connection): Promise<Catalogue | undefined> {
  if (!endpoint) return undefined
  const response = await fetch(`${endpoint}/_stepdown/tiers`).catch(() => undefined)
  if (!response?.ok) return undefined
  const { tiers, routes, ...told } = (await response.json()) as { tiers: Tier[]; routes: Route[]; default: string }
  return {
    tiers: new Map(tiers.map(tier => [tier.id, tier])),
    routes: new Map(routes.map(route => [route.name, route])),
    defaultRoute: told.default,
  }
}
