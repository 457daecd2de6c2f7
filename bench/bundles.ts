import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildFunctions, bundle, loadedBytes } from '../build/bundle.ts'

// `npm run bench -- bundles`: how large the functions are and how long a cold start imports them, next to the bare
// Bedrock client, bundled in the same way. Each import runs in a fresh process; the candidates take turns.

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const ROUNDS = 31
const LARGEST = 400 * 1024
const SLOWEST = 1.3

const BARE = `import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
export const handler = event => new BedrockRuntimeClient({}).send(new ConverseStreamCommand(event))
`

/** Milliseconds that one fresh process needs to import a module. */
const importTime = (file: string): number => {
  const script = `const t = process.hrtime.bigint(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(Number(process.hrtime.bigint() - t) / 1e6); process.exit()`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }))
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

// Inside the project, so that the bundler finds the packages.
const folder = mkdtempSync(join(root, 'dist', 'bench-'))
try {
  const sizes = await buildFunctions()
  writeFileSync(join(folder, 'bare.js'), BARE)
  const metafile = await bundle(join(folder, 'bare.js'), join(folder, 'bare'), null)
  const files: Record<string, string> = { 'bare Bedrock client': join(folder, 'bare', 'index.mjs') }
  sizes['bare Bedrock client'] = loadedBytes(metafile, relative(root, join(folder, 'bare', 'index.mjs')))
  for (const name of Object.keys(sizes)) files[name] ??= join(root, 'dist', name, 'index.mjs')

  const times = Object.fromEntries(Object.keys(files).map(name => [name, [] as number[]]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, file] of Object.entries(files)) times[name]?.push(importTime(file))
  }
  const bare = median(times['bare Bedrock client'] ?? [])
  console.log(`| bundle | KB at import | import, ms (median of ${ROUNDS}) | × bare client |\n|---|---|---|---|`)
  for (const name of Object.keys(files)) {
    const [bytes, time] = [sizes[name] ?? 0, median(times[name] ?? [])]
    const over = bytes > LARGEST || time > SLOWEST * bare
    if (over) process.exitCode = 1
    console.log(
      `| ${name} | ${Math.ceil(bytes / 1024)} | ${time.toFixed(1)} | ${(time / bare).toFixed(2)}${over ? ' (over the limit)' : ''} |`,
    )
  }
  console.log(`\nLimits: ${LARGEST / 1024} KB and ${SLOWEST} × the bare client. Node ${process.version}.`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
