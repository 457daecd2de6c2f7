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
  prompt: 'The secret\n question',
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
    ['text=SECRET question', ['stepped']],
    ['outcome=steppedDown', ['stepped']],
    ['outcome=answered', ['sync', 'stepped', 'plain']],
    ['outcome=exhausted', ['failed']],
    ['tried=first&met=TierThrottled', ['stepped']],
    ['met=TierDown', ['failed']],
    ['sort=cost&order=asc', ['failed', 'sync', 'stepped', 'plain']],
    ['sort=tries&limit=1', ['stepped']],
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

  interface Overview {
    from: number
    to: number
    totals: Record<string, number>
    byTier: Record<
      string,
      { tried: number; skipped: number; met: Record<string, number>; firstTokenMs: { p50: number } }
    >
    byRoute: Record<string, Record<string, number>>
    series: { requests: number }[]
  }

  it('sums up the last minutes by tier and route, without a word of any prompt', async () => {
    const { body } = await given.control<Overview>('GET', 'overview')
    assert.equal(body.totals.requests, 4)
    assert.equal(body.totals.atOnce, 2)
    assert.equal(body.totals.steppedDown, 1)
    assert.equal(body.totals.exhausted, 1)
    // A tier that never served is there, too.
    assert.deepEqual(body.byTier.first?.met, { Answered: 2, TierThrottled: 1, TierDown: 1 })
    assert.equal(body.byTier.second?.met.Answered, 1)
    assert.equal(body.byRoute.patient?.exhausted, 1)
    assert.ok(!JSON.stringify(body).includes('secret'))
  })

  it('has figures that add up, and a list for each of them', async () => {
    const { body } = await given.control<Overview>('GET', 'overview')
    const total = async (query: Record<string, string>) => {
      const search = new URLSearchParams({ requests: 'true', from: `${body.from}`, to: `${body.to}`, ...query })
      return (await given.control<List>('GET', `executions?${search}`)).body.total
    }
    const { requests, usd: _, ...outcomes } = body.totals
    const sum = (values: number[]) => values.reduce((one, other) => one + other, 0)
    assert.equal(sum(Object.values(outcomes)), requests)
    assert.equal(sum(body.series.map(bucket => bucket.requests)), requests)
    assert.equal(sum(Object.values(body.byRoute).map(route => route.requests ?? 0)), requests)
    assert.equal(await total({}), requests)
    for (const [outcome, count] of Object.entries(outcomes)) assert.equal(await total({ outcome }), count, outcome)
    for (const [route, counts] of Object.entries(body.byRoute)) assert.equal(await total({ route }), counts.requests)
    for (const [tier, { tried, skipped, met }] of Object.entries(body.byTier)) {
      assert.equal(await total({ tried: tier }), tried)
      assert.equal(await total({ skipped: tier }), skipped)
      assert.equal(sum(Object.values(met)), tried)
      for (const [name, count] of Object.entries(met)) assert.equal(await total({ tried: tier, met: name }), count)
    }
  })
})
