// Whether the Node that npm has installed is the one that .ci/node.sha256 names. It runs on the machine's own Node, before
// anything runs on the installed one. docs/decisions/2026-11-25-the-node-binary.md says why the lock file cannot do it.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const file = name => new URL(name, import.meta.url)
const { version } = JSON.parse(readFileSync(file('../node_modules/node/package.json'), 'utf8'))
const platform = `${process.platform}-${process.arch}`
const known = readFileSync(file('node.sha256'), 'utf8')
  .split('\n')
  .map(line => line.split(/\s+/))
  .find(([, name, of]) => name === platform && of === version)
if (!known) {
  console.log(`no hash is known for Node ${version} on ${platform}: not checked`)
  process.exit()
}
const binary = file(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`)
const found = createHash('sha256').update(readFileSync(binary)).digest('hex')
if (found !== known[0]) {
  console.error(
    `node_modules/node/bin/node is not Node ${version} for ${platform}: expected the hash ${known[0]}, got ${found}`,
  )
  process.exit(1)
}
console.log(`Node ${version} for ${platform} has the hash that .ci/node.sha256 names`)
