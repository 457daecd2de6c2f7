import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { loadCatalogue } from './catalogue-file.ts'

type Variables = Readonly<Record<string, string | undefined>>

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Some CommonJS packages call `require`, which ESM does not have. */
const REQUIRE = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);"

/** The functions by name: one file in `functions/` is one Lambda. */
export const functionNames = async (): Promise<string[]> =>
  (await readdir(join(root, 'functions'))).filter(file => file.endsWith('.ts')).map(file => basename(file, '.ts'))

/**
 * Bundles one function into `<outdir>/index.mjs` and its chunks, the catalogue inlined.
 *
 * Splitting keeps what is imported lazily – DynamoDB, S3, single sign-on – out of the entry, so that a cold start loads
 * 97 KB instead of 404. `mainFields` prefers the ES modules of the AWS SDK: without it the bundle grows by half.
 * Names are not kept: an error's name is a string of ours, never a class's.
 */
export const bundle = async (entry: string, outdir: string, catalogue: unknown): Promise<Metafile> => {
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    entryPoints: [{ in: entry, out: 'index' }],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    sourcemap: 'linked',
    metafile: true,
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    banner: { js: REQUIRE },
    define: { STEPDOWN_CATALOGUE: JSON.stringify(catalogue) },
    logLevel: 'warning',
    absWorkingDir: root,
  })
  return metafile
}

/** Bytes that a cold start loads: the entry and every chunk it imports statically. */
export const loadedBytes = (metafile: Metafile, entry: string): number => {
  const seen = new Set<string>()
  const visit = (file: string): number => {
    const output = metafile.outputs[file]
    if (!output || seen.has(file)) return 0
    seen.add(file)
    const imports = output.imports.filter(({ kind, external }) => kind === 'import-statement' && !external)
    return output.bytes + imports.reduce((sum, { path }) => sum + visit(path), 0)
  }
  return visit(entry)
}

/**
 * Builds every function, after one look at the catalogue.
 * @param env the functions' environment, with the values of the catalogue's `${NAME}` variables
 * @returns the bytes that a cold start loads, by function
 * @throws CatalogueError when `tiers.yml` is broken; nothing is built then
 */
export const buildFunctions = async (env: Variables = process.env): Promise<Record<string, number>> => {
  const { source } = await loadCatalogue(join(root, 'tiers.yml'), env)
  const sizes: Record<string, number> = {}
  for (const name of await functionNames()) {
    const metafile = await bundle(join(root, 'functions', `${name}.ts`), join(root, 'dist', name), source)
    sizes[name] = loadedBytes(metafile, `dist/${name}/index.mjs`)
  }
  return sizes
}
