import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CommandOptions, stepdown } from '../support/command.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

const isPlain = (text: string) => !text.includes('\u001b')

describe('the stepdown command', function () {
  this.timeout(20_000)
  let laptop: Laptop

  before(async () => {
    laptop = await givenLaptop()
  })
  after(() => laptop[Symbol.asyncDispose]())

  const run = (args: string[], options: CommandOptions = {}) =>
    stepdown(args, { ...options, env: { AWS_ENDPOINT_URL: laptop.cloud.endpoint, ...options.env } })

  it('asks, and draws the ladder and the answer without colours into a pipe', async () => {
    const simulate = 'nova-pro-optimized=TierThrottled'
    const { code, stdout, stderr } = await run(['ask', 'Why is the sky blue?', '--simulate', simulate])
    assert.equal(code, 0)
    assert.equal(stderr, '')
    assert.ok(isPlain(stdout))
    assert.match(stdout, /✗ nova-pro-optimized +latency-optimized +throttled/)
    assert.match(stdout, /✓ nova-pro-on-demand +on-demand +answered/)
    assert.match(stdout, /This is a simulated answer/)
    assert.match(stdout, /served by +nova-pro-on-demand/)
  })

  it('colours where it is told to, and not with NO_COLOR', async () => {
    const coloured = await run(['ask', 'Hi'], { env: { FORCE_COLOR: '1' } })
    assert.ok(coloured.stdout.includes('\u001b[32m✓'), coloured.stdout)
    const plain = await run(['ask', 'Hi'], { env: { NO_COLOR: '1' } })
    assert.ok(isPlain(plain.stdout))
  })

  it('reads the prompt from a pipe and prints JSON for a program', async () => {
    const { code, stdout } = await run(['ask', '-', '--json', '--route', 'economical'], { input: 'And the sea?\n' })
    assert.equal(code, 0)
    const answer = JSON.parse(stdout)
    assert.match(answer.text, /And the sea/)
    assert.equal(answer.route, 'economical')
    assert.match(answer.executionArn, /:execution:stepdown-local-router:/)
  })

  it('asks the EXPRESS machine', async () => {
    const { code, stdout } = await run(['ask', 'Hi', '--express'])
    assert.equal(code, 0)
    assert.match(stdout, /✓ nova-pro-optimized +latency-optimized +answered/)
  })

  it('sends a whole request', async () => {
    const { code, stdout } = await run(['ask', '--request', 'examples/requests/image.json', '--json'])
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(stdout).skipped, [{ tier: 'mistral-endpoint', reason: 'does not take images' }])
  })

  it('ends with 1 when no tier answers, and says what was tried', async () => {
    const args = ['--tiers', 'nova-pro-us', '--simulate', 'nova-pro-us=TierDown']
    const { code, stdout } = await run(['ask', 'Hi', '--json', ...args])
    assert.equal(code, 1)
    const { error, attempts } = JSON.parse(stdout)
    assert.equal(error, 'TiersExhausted')
    assert.deepEqual(
      attempts.map(({ tier, outcome }: { tier: string; outcome: string }) => [tier, outcome]),
      [['nova-pro-us', 'TierDown']],
    )
  })

  it('ends with 2 when the request is wrong', async () => {
    const { code, stdout } = await run(['ask', 'Hi', '--route', 'fastest'])
    assert.equal(code, 2)
    assert.match(stdout, /RequestRejected\s+route is "fastest": expected one of interactive/)
  })

  it('ends with 2 when the idempotency key is empty', async () => {
    const { code, stderr } = await run(['ask', 'Hi', '--express', '--idempotency-key', ''])
    assert.equal(code, 2)
    assert.match(stderr, /--idempotency-key <key>' argument '' is invalid\. expected text, got ""\./)
  })

  it('stops the execution at Ctrl-C', async () => {
    const fault = laptop.cloud.bedrock.addFault({ firstTokenMs: 60_000 })
    try {
      const { code, stderr } = await run(['ask', 'Slow', '--tiers', 'nova-2-lite', '--route', 'economical'], {
        interruptAt: /route economical/,
      })
      assert.equal(code, 130)
      assert.match(stderr, /cancelled/)
      const [newest] = laptop.cloud.stepFunctions.store.list()
      assert.equal(newest?.status, 'ABORTED')
    } finally {
      laptop.cloud.bedrock.removeFault(fault)
    }
  })

  it('ends with 3 when nothing listens', async () => {
    const { code, stderr } = await run(['ask', 'Hi'], { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } })
    assert.equal(code, 3)
    assert.match(stderr, /cannot reach http:\/\/127\.0\.0\.1:9: ECONNREFUSED/)
  })

  it('draws the history of any execution, as events too', async () => {
    const { answer } = await laptop.ask({ prompt: 'Why?', simulate: { 'nova-pro-optimized': 'TierTimedOut' } })
    const drawn = await run(['history'])
    assert.equal(drawn.code, 0)
    assert.match(drawn.stdout, /✗ nova-pro-optimized +latency-optimized +timed out/)
    assert.ok(drawn.stdout.includes(`served by  ${answer.servedBy.tier}`))

    const arn = /execution +(\S+)/.exec(drawn.stdout)?.[1] ?? ''
    assert.match(drawn.stdout, /› Why\?[\s\S]*succeeded · started/)
    const report = JSON.parse((await run(['history', arn, '--json'])).stdout)
    assert.deepEqual([report.executionArn, report.status, report.visits[0].state], [arn, 'succeeded', 'Plan'])

    const { stdout } = await run(['history', arn, '--events'])
    const { events } = JSON.parse(stdout)
    assert.equal(events[0].type, 'ExecutionStarted')
    assert.equal(events.at(-1).type, 'ExecutionSucceeded')

    const folder = await mkdtemp(join(tmpdir(), 'stepdown-'))
    await writeFile(join(folder, 'history.json'), stdout)
    const saved = await run(['history', '--file', join(folder, 'history.json')], { env: { AWS_ENDPOINT_URL: '' } })
    assert.match(saved.stdout, /✗ nova-pro-optimized +latency-optimized +timed out/)
  })

  it('watches executions as they end, until Ctrl-C', async () => {
    const { code, stdout } = await run(['watch'], {
      at: [/as they end/, () => void laptop.ask({ prompt: 'Watched' })],
      interruptAt: /✓ nova-pro-optimized/,
    })
    assert.equal(code, 0)
    assert.match(stdout, /✓ nova-pro-optimized +1 attempt +\$/)
  })

  it('lists the tiers, takes one out and lets it serve again', async () => {
    // A laptop of its own: Plan keeps a quiet picture of the capacity for a second, and the test before has just asked.
    await using fresh = await givenLaptop()
    const onFresh = (args: string[]) => run(args, { env: { AWS_ENDPOINT_URL: fresh.cloud.endpoint } })
    const disabled = await onFresh(['tiers', 'disable', 'nova-pro-us', '--for', '1h', '--reason', 'on fire'])
    assert.equal(disabled.code, 0, disabled.stderr)
    assert.match(disabled.stdout, /nova-pro-us is disabled for 1h, until /)
    const listed = await onFresh(['tiers'])
    assert.match(listed.stdout, /nova-pro-us +cross-region +us-east-1 +disabled by hand until [^Z]+: on fire/)
    assert.match(listed.stdout, /interactive deadline 30 s · default\n +nova-pro-optimized → nova-pro-on-demand/)
    const { answer } = await fresh.ask({ prompt: 'Hi' })
    assert.deepEqual(
      answer.skipped.map(({ tier }) => tier),
      ['nova-pro-us'],
    )
    assert.equal((await onFresh(['tiers', 'enable', 'nova-pro-us'])).code, 0)
    const json = JSON.parse((await onFresh(['tiers', '--json'])).stdout)
    assert.equal(json.tiers.find(({ id }: { id: string }) => id === 'nova-pro-us').state, 'ready')
  })

  it('says that the laptop tells its own tiers, and not those of a file', async () => {
    const { code, stdout, stderr } = await run(['tiers', '--tiers', 'mine.yml'])
    assert.equal(code, 0)
    assert.equal(stderr, `  --tiers mine.yml is not read: the laptop at ${laptop.cloud.endpoint} tells its own\n`)
    assert.match(stdout, /nova-pro-optimized +latency-optimized/)
    assert.equal((await run(['tiers'])).stderr, '')
  })

  it('sends an event that the rule turns into an execution', async () => {
    const ended = new Promise<string>(resolve => {
      const off = laptop.cloud.on(event => {
        if (event.type !== 'execution' || event.execution.status === 'RUNNING') return
        off()
        resolve(event.execution.input)
      })
    })
    const { code, stdout } = await run(['send', 'Hello from the bus', '--json'])
    assert.equal(code, 0)
    const [{ eventId }] = JSON.parse(stdout)
    const event = JSON.parse(await ended)
    assert.equal(event.id, eventId)
    assert.deepEqual(event.detail, { prompt: 'Hello from the bus' })
  })

  it('answers a file of prompts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepdown-'))
    const output = join(folder, 'results.jsonl')
    const { code, stdout, stderr } = await run(['batch', 'examples/prompts.jsonl', '--output', output])
    assert.equal(code, 0, stderr)
    assert.match(stdout, /6 answered/)
    assert.match(stderr, /6 of 6/)
    const ids = (await readFile(output, 'utf8'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).id)
    assert.deepEqual(ids, [null, null, 'haiku', 'cheap', 'talk', 'limited'])
  })

  it('checks the catalogue, the machines and the router', async () => {
    const { code, stdout } = await run(['check'])
    assert.equal(code, 0, stdout)
    assert.match(stdout, /✓ tiers\.yml +catalogue +15 tiers, 5 routes; not configured by this environment: /)
    assert.match(stdout, /✓ stepdown-local-router +definition +STANDARD/)
    assert.match(stdout, /✓ router +deployed +arn:/)
  })
})
