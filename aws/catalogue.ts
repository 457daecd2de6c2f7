import { parseCatalogue } from '../core/catalogue.ts'
import type { Catalogue } from '../core/tier.ts'
import type { Environment } from './env.ts'

/** tiers.yml as a JSON value: the build puts it here, so that a deployed function reads and parses no file. */
declare const STEPDOWN_CATALOGUE: unknown

/** The catalogue of this deployment, or of the file that `STEPDOWN_TIERS_FILE` names when the source runs unbundled. */
export const loadCatalogue = async (env: Environment): Promise<Catalogue> =>
  parseCatalogue(await source(env), env.variables, { region: env.region })

const source = async (env: Environment): Promise<unknown> => {
  if (typeof STEPDOWN_CATALOGUE !== 'undefined') return STEPDOWN_CATALOGUE
  const [{ readFile }, { parse }] = await Promise.all([import('node:fs/promises'), import('yaml')])
  const file = env.variables.STEPDOWN_TIERS_FILE ?? new URL('../tiers.yml', import.meta.url)
  return parse(await readFile(file, 'utf8'))
}
