import assert from 'node:assert/strict'
import { type CloudClients, givenCloud } from '../support/cloud.ts'

describe('our own API', () => {
  let given: CloudClients
  before(async () => {
    given = await givenCloud()
  })
  after(() => given.close())

  it('changes the scenario while it runs', async () => {
    assert.equal((await given.control('PUT', 'scenario', { name: 'throttled' })).status, 200)
    assert.equal(given.cloud.bedrock.scenario().name, 'throttled')
    const { body } = await given.control<{ current: string; scenarios: { name: string }[] }>('GET', 'scenarios')
    assert.equal(body.current, 'throttled')
    assert.ok(body.scenarios.some(scenario => scenario.name === 'calm'))
    await given.control('PUT', 'scenario', { name: 'calm' })
  })

  it('adds, lists and removes faults', async () => {
    const { body } = await given.control<{ id: string }>('POST', 'faults', { error: 'ThrottlingException', times: 1 })
    const list = await given.control<{ faults: { id: string; error: string }[] }>('GET', 'faults')
    assert.deepEqual(
      list.body.faults.map(fault => [fault.id, fault.error]),
      [[body.id, 'ThrottlingException']],
    )
    assert.equal((await given.control('DELETE', `faults/${body.id}`)).status, 200)
    assert.equal((await given.control('DELETE', `faults/${body.id}`)).status, 404)
  })

  it('shows the tiers, and breaks and mends one', async () => {
    interface Tiers {
      default: string
      tiers: { id: string; configured: boolean; broken?: string; notConfigured?: string }[]
    }
    const { body } = await given.control<Tiers>('GET', 'tiers')
    const working = body.tiers.find(tier => tier.configured)?.id
    const broken = async () =>
      (await given.control<Tiers>('GET', 'tiers')).body.tiers.find(tier => tier.id === working)?.broken
    assert.equal((await given.control('POST', `tiers/${working}/break`, { fault: 'outage' })).status, 200)
    assert.equal(await broken(), 'outage')
    await given.control('POST', `tiers/${working}/break`, { fault: 'throttle' })
    assert.equal(given.cloud.bedrock.faults().length, 1)
    await given.control('DELETE', `tiers/${working}/break`)
    assert.equal(await broken(), undefined)
    assert.equal(given.cloud.bedrock.faults().length, 0)
  })

  it('disables a tier in the store that the functions read, and enables it again', async () => {
    const capacity = async () => {
      const { body } = await given.control<{
        tiers: { id: string; capacity?: { status: string; opensAt?: number } }[]
      }>('GET', 'tiers')
      return body.tiers.find(tier => tier.id === 'nova-pro-us')?.capacity
    }
    assert.equal(await capacity(), undefined)
    const { body } = await given.control<{ disabledUntil: number }>('POST', 'tiers/nova-pro-us/disable', { for: '1h' })
    assert.equal((await capacity())?.status, 'disabled')
    assert.ok(Math.abs(Number((await capacity())?.opensAt) - body.disabledUntil) < 1000)
    assert.equal((await given.control('POST', 'tiers/nova-pro-us/enable')).status, 200)
    assert.equal((await capacity())?.status, 'closed')
  })

  const refused: [string, string, unknown, number, RegExp][] = [
    ['GET', 'nothing', undefined, 404, /There is nothing at \/_stepdown\/nothing/],
    ['DELETE', 'health', undefined, 405, /DELETE is not one of GET/],
    ['PUT', 'scenario', { name: 'storm' }, 400, /^name is "storm": expected one of calm, /],
    ['PUT', 'scenario', { name: 5 }, 400, /^name is 5: expected one of calm, /],
    [
      'PUT',
      'scenario',
      { nam: 'calm' },
      400,
      /^name is missing: expected one of calm, .+; nam is not a known field: expected one of name\.$/,
    ],
    ['PUT', 'scenario', [], 400, /must be a JSON object/],
    [
      'POST',
      'faults',
      { eror: 'ThrottlingException' },
      400,
      /^eror is not a known field: expected one of match, error, /,
    ],
    [
      'POST',
      'faults',
      { match: { kinds: 'x' } },
      400,
      /^match\.kinds is not a known field: expected one of kind, model, region, tier\.$/,
    ],
    ['POST', 'faults', { probability: 2 }, 400, /^probability is 2: expected a number from 0 to 1\.$/],
    ['POST', 'tiers/none/break', { fault: 'outage' }, 404, /^There is no tier none: expected one of /],
    [
      'POST',
      'tiers/nova-pro-us/break',
      { fault: 'rust' },
      400,
      /^fault is "rust": expected one of throttle, outage, slow, cold, daily/,
    ],
    ['POST', 'tiers/nova-pro-us/disable', {}, 400, /^for is missing: expected a duration such as 30s/],
    ['POST', 'tiers/nova-pro-us/disable', { for: 'ever' }, 400, /^for is "ever": expected a duration such as 30s/],
    ['POST', 'tiers/nova-pro-us/disable', { for: '100000000d' }, 400, /^for is "100000000d": .*at most 30d/],
    ['GET', 'executions?status=DONE', undefined, 400, /^status is 'DONE': expected one of RUNNING/],
    ['GET', 'executions?limit=many', undefined, 400, /^limit is 'many': expected a whole number up to 1000/],
    [
      'GET',
      'executions?foo=1',
      undefined,
      400,
      /^'foo' is not a known parameter: expected one of status, .+, nextToken\.$/,
    ],
    ['GET', 'overview?minute=5', undefined, 400, /^'minute' is not a known parameter: expected one of minutes\.$/],
    ['GET', 'executions?from=yesterday', undefined, 400, /^from is 'yesterday'/],
    ['GET', 'executions/none', undefined, 404, /Execution Does Not Exist/],
    ['GET', 'overview?minutes=0', undefined, 400, /^minutes is '0'/],
  ]
  for (const [method, path, body, status, message] of refused) {
    it(`refuses ${method} ${path} ${body === undefined ? '' : JSON.stringify(body)} with ${status}`, async () => {
      const refusal = await given.control<{ message: string }>(method, path, body)
      assert.equal(refusal.status, status)
      assert.match(refusal.body.message, message)
    })
  }
})
