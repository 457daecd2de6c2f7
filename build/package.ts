import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// `npm run build:package`, before `npm pack`: the client and the command as JavaScript with declarations, and beside
// them, in the same places as here, the files that they read.
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(root, 'dist/package')
const READ = ['tiers.yml', 'serverless.yml', 'statemachines', 'resources', 'local/scenarios', 'dist/console']

rmSync(out, { recursive: true, force: true })
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.package.json'], {
  cwd: root,
  stdio: 'inherit',
})
for (const path of READ) cpSync(join(root, path), join(out, path), { recursive: true })
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ name, version, type: 'module' }, null, 2)}\n`)
