import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../..')

/** Nothing of this clone: neither its condition for the sources nor a developer's account. */
const ENV = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(AWS_|STEPDOWN_|NODE_OPTIONS|FORCE_COLOR|npm_)/i.test(name)),
)

const ASK = `
import { createClient } from 'stepdown/client'
const client = createClient()
const { text, servedBy } = await client.ask({ prompt: 'Are you installed?' })
console.log(servedBy.tier + ': ' + text)
client.close()
`
const TYPED = `
import { type Answer, createClient } from 'stepdown/client'
const { text = '', cost }: Answer = await createClient().ask({ prompt: 'Are you typed?', maxCostUsd: 1 })
export const told: [string, number] = [text, cost.usd]
// @ts-expect-error a prompt is a text
await createClient().ask({ prompt: 7 })
`

/** An empty project with the packed package and, of everything else, only what the package depends on. */
const install = async (project: string): Promise<void> => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: ROOT, env: ENV })
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')))
  const modules = join(project, 'node_modules')
  const installed = join(modules, 'stepdown')
  await mkdir(installed, { recursive: true })
  await run('tar', ['-xzf', join(project, filename), '-C', installed, '--strip-components', '1'])
  const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    await mkdir(dirname(join(modules, name)), { recursive: true })
    await symlink(join(ROOT, 'node_modules', name), join(modules, name))
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
}

describe('the packed package, installed into an empty project', function () {
  this.timeout(180_000)
  let project: string
  let laptop: ChildProcess
  let endpoint: string
  const stepdown = () => join(project, 'node_modules/stepdown/bin/stepdown.js')
  const at = (args: string[]) =>
    run(process.execPath, args, { cwd: project, env: { ...ENV, AWS_ENDPOINT_URL: endpoint } })

  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'stepdown-installed-'))
    await install(project)
    laptop = spawn(process.execPath, [stepdown(), 'start', '--serve', '--port', '0', '--scenario', 'instant'], {
      cwd: project,
      env: ENV,
    })
    endpoint = await new Promise((resolve, reject) => {
      let printed = ''
      const read = (text: Buffer) => {
        printed += text
        const found = /endpoint +(http:\S+)/.exec(printed)?.[1]
        if (found && /Ctrl-C/.test(printed)) resolve(found)
      }
      laptop.stdout?.on('data', read)
      laptop.stderr?.on('data', read)
      laptop.on('close', code => reject(new Error(`stepdown start ended with ${code}: ${printed}`)))
    })
  })
  after(async () => {
    laptop?.kill('SIGTERM')
    await rm(project, { recursive: true, force: true })
  })

  it('answers through stepdown/client', async () => {
    await writeFile(join(project, 'ask.js'), ASK)
    const { stdout } = await at(['ask.js'])
    assert.match(stdout, /^nova-pro-optimized: This is a simulated answer/)
  })

  it('answers through the command', async () => {
    const { stdout } = await at([stepdown(), 'ask', 'Are you a command?', '--express', '--json'])
    assert.equal(JSON.parse(stdout).servedBy.tier, 'nova-pro-optimized')
  })

  it('sends an event, and lists tiers from the capacity table', async () => {
    assert.match((await at([stepdown(), 'send', 'Hello'])).stdout, /sent|event/i)
    assert.match((await at([stepdown(), 'tiers'])).stdout, /nova-pro-optimized +latency-optimized/)
  })

  it('serves the console', async () => {
    const page = await fetch(endpoint)
    assert.equal(page.status, 200)
  })

  it('has declarations that say what a request is', async () => {
    await writeFile(join(project, 'typed.ts'), TYPED)
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types'), '--skipLibCheck']
    await at([tsc, '--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', ...types, 'typed.ts'])
  })
})
