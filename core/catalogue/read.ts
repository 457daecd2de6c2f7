import { showValue } from '../problems.ts'
import type { Environment } from './environment.ts'
import { CatalogueError } from './error.ts'
import { readRoute } from './route-entry.ts'
import type { CatalogueSource } from './schema.ts'
import type { Catalogue, Quota, Tier } from './tier.ts'
import { readTier } from './tier-entry.ts'

/**
 * Turns a catalogue of the right shape into tiers and routes, filled in from the environment, and checks what a schema
 * cannot know. The build has validated the shape already, so a deployed function brings no schema along.
 *
 * Throws a CatalogueError with one line for each problem.
 */
export const readCatalogue = (source: CatalogueSource, env: Environment, defaults: { region: string }): Catalogue => {
  const problems: string[] = []
  const report = (problem: string) => problems.push(problem)
  const tiers = Object.entries(source.tiers).map(([id, entry]) => readTier(id, entry, env, defaults.region, report))
  const routes = Object.entries(source.routes).map(([name, entry]) => readRoute(name, entry, env, report))
  const quotas = bucketQuotas(tiers, report)
  crossCheck(source, report)
  checkAliases(source, report)
  if (problems.length > 0) throw new CatalogueError(problems.join('\n'))

  return {
    tiers: new Map(tiers.map(tier => [tier.id, withQuota(tier, quotas.get(tier.bucket))])),
    routes: new Map(routes.map(route => [route.name, route])),
    defaultRoute: source.default,
  }
}

const crossCheck = (source: CatalogueSource, report: (problem: string) => void): void => {
  const tiers = Object.keys(source.tiers)
  const routes = Object.keys(source.routes)
  if (tiers.length === 0) report('tiers is empty: expected at least one tier')
  if (!routes.includes(source.default)) {
    report(
      `default is ${showValue(source.default)}: expected one of the routes ${routes.join(', ') || '(there are none)'}`,
    )
  }
  for (const [route, { tiers: listed }] of Object.entries(source.routes)) {
    listed.forEach((tier, index) => {
      const where = `routes.${route}.tiers[${index}] is ${showValue(tier)}`
      if (!tiers.includes(tier)) report(`${where}: expected one of the tiers ${tiers.join(', ')}`)
      else if (listed.indexOf(tier) !== index) report(`${where}: expected each tier once`)
    })
  }
}

/** A name that a client sends leads to one route: another's alias, a route's name or `route/tier` would be a second way. */
const checkAliases = ({ routes }: CatalogueSource, report: (problem: string) => void): void => {
  const taken = new Map<string, string>()
  for (const [name, { tiers }] of Object.entries(routes)) {
    taken.set(name, `the route ${name} has that name`)
    for (const tier of tiers) taken.set(`${name}/${tier}`, `it stands for the tier ${tier} of the route ${name}`)
  }
  for (const [name, { aliases = [] }] of Object.entries(routes)) {
    aliases.forEach((alias, index) => {
      const by = taken.get(alias)
      if (by) report(`routes.${name}.aliases[${index}] is ${showValue(alias)}: expected another name, as ${by}`)
      else taken.set(alias, `the route ${name} has it as an alias`)
    })
  }
}

/** A quota belongs to the bucket, so one tier may declare it for all; two that disagree are a mistake. */
const bucketQuotas = (tiers: readonly Tier[], report: (problem: string) => void): Map<string, Quota> => {
  const quotas = new Map<string, { quota: Quota; by: string }>()
  for (const { id, bucket, quota } of tiers) {
    const known = quotas.get(bucket)
    if (!quota) continue
    if (!known) quotas.set(bucket, { quota, by: id })
    else if (!sameQuota(known.quota, quota)) {
      const expected = `the quota of tiers.${known.by}, ${showValue(known.quota)}, because both draw on the bucket ${bucket}`
      report(`tiers.${id}.quota is ${showValue(quota)}: expected ${expected}`)
    }
  }
  return new Map([...quotas].map(([bucket, { quota }]) => [bucket, quota]))
}

const sameQuota = (one: Quota, other: Quota): boolean =>
  (['tokensPerMinute', 'requestsPerMinute', 'concurrency', 'burndown'] as const).every(key => one[key] === other[key])

const withQuota = (tier: Tier, quota: Quota | undefined): Tier => (quota ? { ...tier, quota } : tier)
