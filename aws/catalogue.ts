import { readCatalogue } from '../core/catalogue/read.ts'
import type { CatalogueSource } from '../core/catalogue/schema.ts'
import type { Catalogue } from '../core/catalogue/tier.ts'
import type { Environment } from './env.ts'

/** tiers.yml as a JSON value: the build validates it and puts it here, so that a deployed function reads no file. */
declare const STEPDOWN_CATALOGUE: CatalogueSource

/** The catalogue of this deployment, or of the file that `STEPDOWN_TIERS_FILE` names when the source runs unbundled. */
export const loadCatalogue = async (env: Environment): Promise<Catalogue> => {
  const home = { region: env.region }
  if (typeof STEPDOWN_CATALOGUE !== 'undefined') return readCatalogue(STEPDOWN_CATALOGUE, env.variables, home)
  const [{ readFile }, { parse }, { parseCatalogue }] = await Promise.all([
    import('node:fs/promises'),
    import('yaml'),
    import('../core/catalogue/parse.ts'),
  ])
  const file = env.variables.STEPDOWN_TIERS_FILE ?? new URL('../tiers.yml', import.meta.url)
  return parseCatalogue(parse(await readFile(file, 'utf8')), env.variables, home)
}
