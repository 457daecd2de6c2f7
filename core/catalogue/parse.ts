import * as z from 'zod/mini'
import { describeIssues, SILENT, showValue } from '../problems.ts'
import type { Environment } from './environment.ts'
import { CatalogueError } from './error.ts'
import { readCatalogue } from './read.ts'
import { catalogueSchema } from './schema.ts'
import type { Catalogue } from './tier.ts'

/**
 * Validates the catalogue, parsed from `tiers.yml` or inlined by the bundler, and fills in the environment.
 *
 * A tier whose model is an unset `${NAME}` stays in the catalogue as not configured; `defaults.region` is the source
 * Region of tiers that name none. Throws a CatalogueError whose message has one line for each problem, with the path,
 * the value and what was expected.
 */
export const parseCatalogue = (source: unknown, env: Environment, defaults: { region: string }): Catalogue => {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    // A file without a word in it is null in YAML.
    const shown = source === null ? 'empty' : showValue(source)
    throw new CatalogueError(`the catalogue is ${shown}: expected an object with tiers, routes and default`)
  }
  const parsed = z.safeParse(catalogueSchema, source, SILENT)
  if (!parsed.success) throw new CatalogueError(describeIssues(parsed.error.issues, source).join('\n'))

  return readCatalogue(parsed.data, env, defaults)
}
