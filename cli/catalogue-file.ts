import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { parseCatalogue } from '../core/catalogue/parse.ts'
import type { Catalogue } from '../core/catalogue/tier.ts'
import { unreadable, usageError } from './exit-codes.ts'

/** The catalogue of a folder where no other is named. */
export const TIERS_FILE = 'tiers.yml'

/** For a laptop, which needs some catalogue: that of the folder, else the one that came with the package. */
export const tiersAtHand = (): string =>
  existsSync(TIERS_FILE) ? TIERS_FILE : fileURLToPath(new URL(`../${TIERS_FILE}`, import.meta.url))

type Variables = Readonly<Record<string, string | undefined>>

/**
 * @param hint what to do when the file is not there
 * @returns the parsed YAML, not validated yet; throws a usage error when the file is not there or not YAML
 */
export function readCatalogueSource(file: string, hint?: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw unreadable(file, error, hint)
  }
}

/** Throws a usage error with one line for each problem of the catalogue. */
export function validCatalogue(file: string, source: unknown, env: Variables): Catalogue {
  try {
    return parseCatalogue(source, env, { region: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1' })
  } catch (error) {
    throw usageError(`${file}: ${(error as Error).message}`, { cause: error })
  }
}
