import assert from 'node:assert/strict'
import { attempt, awsError, capacityThat, failing, START, throwing } from './given-attempt.ts'

describe('an attempt at a paced tier', () => {
  const paced = {
    tier: {
      id: 'a',
      kind: 'on-demand' as const,
      timeoutMs: 20_000,
      contextWindow: 1,
      inputUsd: 0,
      plannedAt: START,
      paced: true,
    },
  }

  it('waits for its slot before it calls', async () => {
    const { capacity, reported } = capacityThat({ admitted: true, startAt: START + 700, ticket: { admittedAt: START } })
    const { clock } = await attempt({ capacity, event: paced })
    assert.equal(clock.now(), START + 700)
    assert.equal(reported.length, 1)
  })

  it('makes no call when there is no slot soon', async () => {
    const { capacity, reported } = capacityThat({
      admitted: false,
      reason: 'no slot for 4.2 s (paced at 5.8/s)',
      opensAt: START + 4200,
    })
    const { name, failure } = await failing({ capacity, event: paced, call: () => assert.fail('called') })
    assert.equal(name, 'TierSaturated')
    assert.equal(failure.message, 'no slot for 4.2 s (paced at 5.8/s)')
    assert.deepEqual(reported, [])
  })

  it('asks again on a retry', async () => {
    const { capacity, asked } = capacityThat({ admitted: true, startAt: START, ticket: { admittedAt: START } })
    await attempt({ capacity, event: { ...paced, try: 2 } })
    assert.deepEqual(asked, ['a'])
  })

  it('reports a throttle with its scope', async () => {
    const { capacity, reported } = capacityThat({ admitted: true, startAt: START, ticket: { admittedAt: START } })
    await failing({ capacity, call: throwing(awsError('ThrottlingException', 429, 'Too many requests, please wait')) })
    assert.deepEqual(reported[0]?.failure, { name: 'TierThrottled', scope: 'minute' })
  })
})

describe('a simulated fault', () => {
  const request = { prompt: 'Hello?', simulate: { a: 'TierThrottled' } }

  it('fails the tier without a call and without a report', async () => {
    const { capacity, reported } = capacityThat({ admitted: true, startAt: START, ticket: { admittedAt: START } })
    const { name } = await failing({ request, simulateAllowed: true, capacity, call: () => assert.fail('called') })
    assert.equal(name, 'TierThrottled')
    assert.deepEqual(reported, [])
  })
})

describe('an attempt that may cost more than is left', () => {
  it('makes no call when what was spent in this round leaves too little', async () => {
    const request = { prompt: 'Hello?', maxCostUsd: 0.006 }
    const { name, failure } = await failing({
      request,
      event: { spentUsd: 0.005 },
      call: () => assert.fail('called'),
    })
    assert.equal(name, 'TierSaturated')
    assert.equal(failure.message, 'may cost $0.0040, $0.0010 of maxCostUsd is left')
    const { result } = await attempt({ request, event: { spentUsd: 0.001 } })
    assert.equal(result.attempt.outcome, 'Answered')
  })
})
