import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stepdown } from '../support/command.ts'
import { givenLaptop } from '../support/laptop.ts'

/** The rows of the ladder in a printed text: mark and what is in the columns. */
const rows = (stdout: string) =>
  stdout.split('\n').flatMap(line => {
    const match = /^ {2}([✓✗–]) (\S+)? +(\S+) +(\S.*)$/.exec(line)
    return match ? [line.replace(/\s+/g, ' ').trim()] : []
  })

describe('stepdown start', () => {
  it('answers on the first tier when all is calm', async () => {
    const { code, stdout } = await stepdown(['start', '--once', '--port', '0', '--scenario', 'instant'])
    assert.equal(code, 0)
    assert.match(rows(stdout)[0] ?? '', /^✓ nova-pro-optimized latency-optimized answered/)
    assert.match(stdout, /This is a simulated answer/)
    assert.match(stdout, /execution +arn:aws:states:us-east-1:000000000000:execution:stepdown-local-router:/)
  }).timeout(20_000)

  it('steps down to the SageMaker endpoint when everything above it throttles', async () => {
    const { code, stdout } = await stepdown(['start', '--once', '--port', '0', '--scenario', 'throttled'])
    assert.equal(code, 0)
    const ladder = rows(stdout)
    assert.match(ladder[0] ?? '', /^✗ nova-pro-optimized latency-optimized throttled 429/)
    assert.match(ladder.at(-1) ?? '', /^✓ mistral-endpoint sagemaker answered/)
    assert.ok(ladder.filter(row => / throttled /.test(row)).length >= 4, stdout)
  }).timeout(30_000)

  const promises: [scenario: string, left: RegExp][] = [
    [
      'outage',
      /✗ nova-pro-optimized latency-optimized unavailable 503[\s\S]*✗ nova-pro-on-demand on-demand (unavailable|down)/,
    ],
    ['slow', /✗ nova-pro-optimized latency-optimized timed out No first token[\s\S]*✗ nova-pro-on-demand .*timed out/],
    ['overload', /✗ nova-pro-optimized latency-optimized (throttled|saturated)/],
  ]
  for (const [scenario, left] of promises) {
    it(`shows what the name promises in the scenario ${scenario}, and says what to see`, async () => {
      const { code, stdout } = await stepdown(['start', '--once', '--port', '0', '--scenario', scenario])
      assert.equal(code, 0)
      assert.match(stdout, /to see {4}\S/)
      assert.match(rows(stdout).join('\n'), left)
      assert.match(rows(stdout).join('\n'), /✓ \S+ \S+ answered/)
    }).timeout(40_000)
  }

  it('ends with 1 when no tier answers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepdown-'))
    const scenario = join(folder, 'dark.yml')
    await writeFile(scenario, 'description: nothing\nfaults: [{ error: AccessDeniedException }]\n')
    const { code, stdout } = await stepdown(['start', '--once', '--port', '0', '--scenario', scenario])
    assert.equal(code, 1)
    assert.match(stdout, /TiersExhausted/)
    assert.match(stdout, /misconfigured +403/)
  }).timeout(20_000)

  it('serves without a prompt until Ctrl-C, and tells what clients need', async () => {
    const { code, stdout } = await stepdown(['start', '--serve', '--port', '0'], { interruptAt: /Ctrl-C stops it/ })
    assert.equal(code, 0)
    const endpoint = /endpoint +(\S+)/.exec(stdout)?.[1]
    assert.ok(stdout.includes(`export AWS_ENDPOINT_URL=${endpoint}`), stdout)
    assert.match(stdout, /AWS_DISABLE_HOST_PREFIX_INJECTION=true/)
    assert.match(stdout, /aws stepfunctions start-execution/)
    assert.ok(stdout.includes(`npx stepdown ask "Why is the sky blue?" --endpoint ${endpoint}`), stdout)
    assert.ok(stdout.includes(`break a tier  ${endpoint}/#/tiers`), stdout)
    assert.deepEqual(rows(stdout), [])
  }).timeout(20_000)

  it('sends the model calls, and nothing else, where AWS_ENDPOINT_URL_BEDROCK_RUNTIME points', async () => {
    await using bedrock = await givenLaptop()
    const { code, stdout } = await stepdown(['start', '--once', '--port', '0', '--bedrock', 'aws'], {
      env: {
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.cloud.endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
    })
    assert.equal(code, 0, stdout)
    assert.ok(stdout.includes(`${bedrock.cloud.endpoint}, with your credentials: answers cost money`), stdout)
    const calls = bedrock.cloud.bedrock.recentCalls()
    assert.deepEqual(
      calls.map(({ kind, outcome }) => [kind, outcome]),
      [['latency-optimized', calls[0]?.outcome]],
    )
    assert.equal(bedrock.cloud.stepFunctions.store.list().length, 0)
    // The ARN variables stay unset: what is not there is not simulated.
    assert.match(stdout, /– mistral-endpoint +skipped +not configured: SAGEMAKER_ENDPOINT_ARN is not set/)
  }).timeout(20_000)

  it('says that the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { code, stderr } = await stepdown(['start', '--once', '--port', `${port}`])
    other.close()
    assert.equal(code, 2)
    assert.match(stderr, new RegExp(`port ${port} is in use: .*--port`))
  }).timeout(20_000)

  it('names the place of a mistake in a catalogue', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepdown-'))
    const tiers = join(folder, 'tiers.yml')
    await writeFile(tiers, 'tiers: {}\nroutes: { quick: { deadline: 5s, tiers: [gone] } }\ndefault: quick\n')
    const { code, stdout, stderr } = await stepdown(['start', '--once', '--port', '0', '--tiers', tiers])
    assert.equal(code, 2)
    assert.match(stderr, /routes\.quick\.tiers\[0\] is "gone": expected one of the tiers/)
    assert.equal(stdout, '')
  }).timeout(20_000)
})
