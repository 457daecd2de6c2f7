import assert from 'node:assert/strict'
import { answered, fails, planOf, runRouter } from '../support/router.ts'

describe('the router machine', () => {
  it('answers on the first tier in three steps', async () => {
    const run = await runRouter({
      plan: [
        planOf([
          ['fast', 'latency-optimized'],
          ['steady', 'on-demand'],
        ]),
      ],
      fast: [answered('fast', 'latency-optimized')],
    })
    assert.equal(run.status, 'SUCCEEDED', run.error)
    assert.deepEqual(run.path, ['Plan', 'Choose tier', 'Latency-optimized'])
    assert.equal(run.output.text, 'Hello')
    assert.deepEqual(
      run.output.attempts.map(({ tier, outcome }) => [tier, outcome]),
      [['fast', 'Answered']],
    )
    assert.deepEqual([run.output.route, run.output.skipped], ['interactive', []])
  })

  it('steps down and keeps every attempt', async () => {
    const throttled = fails('TierThrottled', '{"message":"Too many \\"requests\\"","requestId":"r-1","status":429}')
    const run = await runRouter({
      plan: [
        planOf([
          ['fast', 'latency-optimized'],
          ['steady', 'on-demand'],
        ]),
      ],
      fast: [throttled],
      steady: [answered('steady', 'on-demand')],
    })
    assert.equal(run.status, 'SUCCEEDED', JSON.stringify(run.cause))
    assert.deepEqual(run.path, ['Plan', 'Choose tier', 'Latency-optimized', 'Choose tier', 'On-demand'])
    const [first, second] = run.output.attempts
    assert.deepEqual(first, {
      tier: 'fast',
      kind: 'latency-optimized',
      outcome: 'TierThrottled',
      message: 'Too many "requests"',
      requestId: 'r-1',
      status: 429,
      tries: 1,
      startedAt: '2026-11-22T00:00:00.000Z',
      endedAt: '2026-11-22T00:00:00.000Z',
      usd: 0,
    })
    assert.equal(second?.outcome, 'Answered')
  })
})
