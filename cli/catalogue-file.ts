import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseCatalogue } from '../core/catalogue.ts'
import type { Catalogue } from '../core/tier.ts'
import { usageError } from './exit-codes.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** @returns the parsed YAML, not validated yet; throws a usage error when the file is not there or not YAML */
export function readCatalogueSource(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw usageError(`${file} can not be read: ${(error as Error).message}`, { cause: error })
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
