import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { CatalogueError } from '../core/catalogue/error.ts'
import { parseCatalogue } from '../core/catalogue/parse.ts'
import type { Catalogue } from '../core/catalogue/tier.ts'

/**
 * Reads a catalogue as YAML, not validated yet: what the build inlines into the functions.
 * @throws CatalogueError when the file cannot be read or is not YAML
 */
export const readCatalogue = async (file: string | URL): Promise<unknown> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CatalogueError(`${file} cannot be read; expected the catalogue of tiers and routes`)
  })
  try {
    return parse(text)
  } catch (error) {
    throw new CatalogueError(`not valid YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/**
 * Reads and validates a catalogue as the functions will see it.
 * @param env values of the `${NAME}` variables in it; a tier whose variable is unset counts as not configured
 * @param region the deployment's, for tiers that name none
 * @throws CatalogueError one line for each problem: the path, the value and what was expected
 */
export const loadCatalogue = async (
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  region = 'us-east-1',
): Promise<{ source: unknown; catalogue: Catalogue }> => {
  const source = await readCatalogue(file)
  return { source, catalogue: parseCatalogue(source, env, { region }) }
}

/** The names of the `${NAME}` variables that a catalogue uses, in order of appearance. */
export const variablesIn = (source: unknown): string[] => [
  ...new Set(Array.from(JSON.stringify(source).matchAll(/"\$\{([A-Za-z_][A-Za-z0-9_]*)\}"/g), match => match[1] ?? '')),
]
