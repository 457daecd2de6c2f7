import assert from 'node:assert/strict'
import { StartExecutionCommand, StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import type { ExecutionSummary } from '../../local/control/summary.ts'
import { type CloudClients, calling, echo, givenCloud, machineArn } from '../support/cloud.ts'

const answer = (tier: string, more: Record<string, unknown> = {}) => ({
  text: 'An answer to a secret prompt',
  route: 'interactive',
  servedBy: { tier, kind: 'on-demand' },
  cost: { usd: 0.002, estimated: false },
  timing: { firstTokenMs: 120 },
  attempts: [{ tier, outcome: 'Answered', tries: 1, usd: 0.002 }],
  ...more,
})
const steppedDown = answer('second', {
  attempts: [
    { tier: 'first', outcome: 'TierThrottled', tries: 2, usd: 0 },
    { tier: 'second', outcome: 'Answered', tries: 1, usd: 0.002 },
  ],
})
const exhausted = {
  StartAt: 'Exhausted',
  QueryLanguage: 'JSONata',
  States: {
    Exhausted: {
      Type: 'Fail',
      Error: 'TiersExhausted',
      Cause: JSON.stringify({
        route: 'patient',
        attempts: [{ tier: 'first', outcome: 'TierDown', tries: 2, usd: 0.001 }],
      }),
    },
  },
}

interface List {
  total: number
  executions: ExecutionSummary[]
  nextToken?: string
}

describe('our own API', () => {
  let given: CloudClients
  before(async () => {
    given = await givenCloud({
      machines: {
        router: { definition: echo },
        express: { type: 'EXPRESS', definition: echo },
        exhausted: { definition: exhausted },
        hanging: { type: 'EXPRESS', definition: calling('hang') },
      },
      functions: { hang: () => new Promise(() => {}) },
    })
    const run = async (machine: string, name: string, input: unknown) => {
      await given.sfn.send(
        new StartExecutionCommand({ stateMachineArn: machineArn(machine), name, input: JSON.stringify(input) }),
      )
      await given.cloud.stepFunctions.store.list()[0]?.finished
    }
    await run('router', 'plain', answer('first'))
    await run('router', 'stepped', steppedDown)
    await run('exhausted', 'failed', {})
    const input = JSON.stringify(answer('first', { route: 'economical' }))
    await given.sfn.send(new StartSyncExecutionCommand({ stateMachineArn: machineArn('express'), name: 'sync', input }))
  })
  after(() => given.close())

  const names = async (query: string) => {
    const { body } = await given.control<List>('GET', `executions?${query}`)
    return body.executions.map(execution => execution.name)
  }

  it('lists executions of both types with route, tier, tries and cost', async () => {
    const { body } = await given.control<List>('GET', 'executions')
    assert.equal(body.total, 4)
    assert.deepEqual(
      body.executions.map(execution => execution.name),
      ['sync', 'failed', 'stepped', 'plain'],
    )
    const [sync, failed, stepped] = body.executions
    assert.equal(sync?.type, 'EXPRESS')
    assert.deepEqual(
      [failed?.status, failed?.error, failed?.route, failed?.tries, failed?.usd],
      ['FAILED', 'TiersExhausted', 'patient', 2, 0.001],
    )
    assert.deepEqual(
      [stepped?.tier, stepped?.route, stepped?.tries, stepped?.steps, stepped?.usd],
      ['second', 'interactive', 3, 1, 0.002],
    )
  })

  const filters: [string, string[]][] = [
    ['status=FAILED', ['failed']],
    ['route=interactive', ['stepped', 'plain']],
    ['tier=second', ['stepped']],
    ['error=TiersExhausted', ['failed']],
    ['type=EXPRESS', ['sync']],
    ['machine=router', ['stepped', 'plain']],
    ['text=PLA', ['plain']],
    ['route=interactive&tier=first', ['plain']],
    ['from=2100-01-01T00:00:00Z', []],
    ['to=2100-01-01T00:00:00Z&limit=1', ['sync']],
  ]
  for (const [query, expected] of filters) {
    it(`lists by ${query}`, async () => assert.deepEqual(await names(query), expected))
  }

  it('pages through the list', async () => {
    const first = await given.control<List>('GET', 'executions?limit=3')
    const second = await given.control<List>('GET', `executions?limit=3&nextToken=${first.body.nextToken}`)
    assert.deepEqual(
      second.body.executions.map(execution => execution.name),
      ['plain'],
    )
    assert.equal(second.body.nextToken, undefined)
  })

  it('shows an EXPRESS execution with its history, which AWS keeps in logs only', async () => {
    const { body } = await given.control<List>('GET', 'executions?type=EXPRESS')
    const arn = encodeURIComponent(String(body.executions[0]?.executionArn))
    const detail = await given.control<{ input: string; events: number }>('GET', `executions/${arn}`)
    assert.equal(detail.body.events, 4)
    const history = await given.control<{ events: { type: string }[] }>('GET', `executions/${arn}/history?after=2`)
    assert.deepEqual(
      history.body.events.map(event => event.type),
      ['PassStateExited', 'ExecutionSucceeded'],
    )
  })

  it('stops an execution, EXPRESS too', async () => {
    const command = new StartExecutionCommand({ stateMachineArn: machineArn('hanging'), name: 'stuck' })
    const { executionArn } = await given.sfn.send(command)
    const stopped = await given.control<ExecutionSummary>(
      'POST',
      `executions/${encodeURIComponent(String(executionArn))}/stop`,
    )
    assert.equal(stopped.body.status, 'ABORTED')
  })

  it('sums up the last minutes by tier and route, without a word of any prompt', async () => {
    const { body } = await given.control<{
      totals: Record<string, number>
      byTier: Record<string, { answered: number; firstTokenMs: { p50: number } }>
      byRoute: Record<string, { requests: number; exhausted: number }>
      series: { requests: number }[]
    }>('GET', 'overview')
    assert.equal(body.totals.requests, 4)
    assert.equal(body.totals.answered, 3)
    assert.equal(body.totals.steppedDown, 1)
    assert.equal(body.totals.exhausted, 1)
    assert.equal(body.byTier.first?.answered, 2)
    assert.equal(body.byTier.second?.firstTokenMs.p50, 120)
    assert.equal(body.byRoute.patient?.exhausted, 1)
    assert.equal(
      body.series.reduce((sum, bucket) => sum + bucket.requests, 0),
      4,
    )
    assert.ok(!JSON.stringify(body).includes('secret'))
  })

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
