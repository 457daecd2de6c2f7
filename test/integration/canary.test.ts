import assert from 'node:assert/strict'
import { join } from 'node:path'
import { execute } from '../../local/asl/engine.ts'
import { loadService } from '../../local/serverless/service.ts'
import { failedWith } from '../support/attempts.ts'
import { CONFIGURED } from '../support/template.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

interface Asked {
  tier: string
  function: string
  try: number
}

/** Runs the canary of serverless.yml; each tier does what `behave` says, in a time that is only counted. */
const runCanary = async (behave: (tier: string) => void) => {
  const file = join(import.meta.dirname, '../../serverless.yml')
  const { machines } = await loadService(file, CONFIGURED)
  const definition = machines.find(({ name }) => name.endsWith('-canary'))?.definition
  const asked: Asked[] = []
  const clock = createVirtualClock()
  const running = execute(definition, {
    input: '{}',
    clock,
    invoke: async (arn, payload) => {
      const { tier, try: number } = payload as { tier: { id: string }; try: number }
      asked.push({ tier: tier.id, function: arn.slice(arn.lastIndexOf(':') + 1), try: number })
      behave(tier.id)
      return { answer: {}, attempt: {} }
    },
  })
  return { ...(await clock.run(running)), asked }
}

const failing = (tier: string, name: 'TierThrottled' | 'TierMisconfigured' | 'TierCold') => (asked: string) => {
  if (asked === tier) throw failedWith(name, { message: 'as the test wants' })
}

describe('the canary', () => {
  it('asks every configured tier once, through the function that the router would call', async () => {
    const { status, asked } = await runCanary(() => {})
    assert.equal(status, 'SUCCEEDED')
    assert.equal(new Set(asked.map(({ tier }) => tier)).size, asked.length)
    const invoked = asked.filter(each => each.function === 'stepdown-local-invoke-model').map(({ tier }) => tier)
    assert.deepEqual(invoked.toSorted(), ['llama-imported', 'mistral-endpoint'])
  })

  it('fails with the names of the tiers that are dead, and still asks the others', async () => {
    const { status, error, cause, asked } = await runCanary(failing('nova-lite', 'TierMisconfigured'))
    assert.deepEqual([status, error, cause], ['FAILED', 'DeadTiers', 'nova-lite: TierMisconfigured'])
    assert.ok(asked.some(({ tier }) => tier === 'mistral-endpoint'))
  })

  it('takes a throttled tier for a living one, after it has tried again', async () => {
    const { status, asked } = await runCanary(failing('nova-lite', 'TierThrottled'))
    assert.equal(status, 'SUCCEEDED')
    assert.deepEqual(
      asked.filter(({ tier }) => tier === 'nova-lite').map(each => each.try),
      [1, 2, 3, 4],
    )
  })

  it('takes a cold tier for a living one', async () => {
    assert.equal((await runCanary(failing('llama-imported', 'TierCold'))).status, 'SUCCEEDED')
  })
})
