import assert from 'node:assert/strict'
import { loadScenario } from '../../local/bedrock/scenario.ts'
import { stepdown } from '../support/command.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

describe('stepdown verify', function () {
  this.timeout(60_000)
  let laptop: Laptop
  before(async () => {
    laptop = await givenLaptop()
  })
  after(() => laptop[Symbol.asyncDispose]())
  const verify = async (...args: string[]) => {
    const { code, stdout, stderr } = await stepdown(['verify', ...args], {
      env: { AWS_ENDPOINT_URL: laptop.cloud.endpoint },
    })
    return { code, stdout, stderr, lines: stdout.split('\n').map(line => line.replace(/\s+/g, ' ').trim()) }
  }

  it('proves a ladder: each kind left, answers and streams of both machines, a rejection, a wait, an event', async () => {
    const { code, lines, stderr } = await verify()
    assert.equal(code, 0, stderr)
    assert.deepEqual(
      lines.filter(line => / left on /.test(line)),
      [
        '✓ latency-optimized left on TierThrottled nova-pro-optimized, one try',
        '✓ on-demand left on TierThrottled nova-pro-on-demand, 2 tries',
        '✓ provisioned left on TierSaturated nova-pro-provisioned, one try',
        '✓ cross-region left on TierUnavailable nova-pro-us, 2 tries',
        '✓ prompt-router left on TierMisconfigured llama-router, one try',
        '✓ imported left on TierCold llama-imported, one try',
        '✓ sagemaker left on TierDown mistral-endpoint, one try',
      ],
    )
    const others = lines.filter(line => line && !/ left on /.test(line)).map(line => line.slice(0, 40))
    assert.deepEqual(
      others.map(line =>
        /^(\S) (.+?) (steps down|streams|is rejected|waits for|starts the|is counted)/.exec(line)?.slice(1, 3),
      ),
      [
        ['✓', 'STANDARD'],
        ['✓', 'EXPRESS'],
        ['✓', 'STANDARD'],
        ['✓', 'EXPRESS'],
        ['✓', 'a wrong request'],
        ['✓', 'patient'],
        ['✓', 'an event'],
        ['–', 'a failure'],
      ],
    )
  })

  it('ends with 1 and says what failed when no model answers', async () => {
    laptop.cloud.bedrock.useScenario({ ...loadScenario('instant'), faults: [{ error: 'AccessDeniedException' }] })
    const { code, stdout } = await verify('--json')
    assert.equal(code, 1)
    const { findings } = JSON.parse(stdout) as { findings: { subject: string; status: string; detail: string }[] }
    assert.deepEqual(
      findings.filter(({ status }) => status === 'error').map(({ subject }) => subject),
      ['STANDARD', 'EXPRESS', 'STANDARD', 'EXPRESS'],
    )
  })
})
