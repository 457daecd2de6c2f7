import assert from 'node:assert/strict'
import type { AttemptResult } from '../../../core/answer.ts'
import type { AttemptEvent } from '../../../core/attempt/event.ts'
import { attemptFact } from '../../../core/attempt/fact.ts'
import { answered, attempted, failedWith } from '../../support/attempts.ts'

describe('the facts of an attempt', () => {
  it('are the execution, the tier, the times, the tokens and the cost of an answer', () => {
    const fact = attemptFact(attempted(), { result: answered() })
    assert.deepEqual(fact, {
      execution: 'arn:aws:states:us-east-1:111122223333:execution:stepdown-dev-router:one',
      route: 'interactive',
      tier: 'nova-pro-us',
      kind: 'cross-region',
      try: 1,
      labels: { team: 'search' },
      outcome: 'Answered',
      requestId: 'request-1',
      firstTokenMs: 310,
      attemptMs: 900,
      totalMs: 2400,
      usd: 0.0002,
      estimated: false,
      usage: { inputTokens: 20, outputTokens: 60, totalTokens: 80, source: 'bedrock' },
      model: 'us.amazon.nova-pro-v1:0',
      region: 'us-east-1',
      degraded: false,
    })
  })

  it('cost what this attempt cost, not what the earlier ones did', () => {
    const result = answered({ cost: { usd: 0.5, estimated: true } })
    assert.equal(attemptFact(attempted(), { result }).usd, 0.0002)
  })

  const DEGRADED: [what: string, servedBy: Partial<AttemptResult['answer']['servedBy']>, degraded: boolean][] = [
    ['optimized latency as asked', { latency: { requested: 'optimized', served: 'optimized' } }, false],
    ['standard latency instead', { latency: { requested: 'optimized', served: 'standard' } }, true],
    ['the service tier asked for', { serviceTier: { requested: 'priority', served: 'priority' } }, false],
    ['another service tier', { serviceTier: { requested: 'priority', served: 'default' } }, true],
  ]
  for (const [what, servedBy, degraded] of DEGRADED) {
    it(`call an answer with ${what} ${degraded ? 'degraded' : 'as ordered'}`, () => {
      assert.equal(attemptFact(attempted(), { result: answered({}, servedBy) }).degraded, degraded)
    })
  }

  it('are the name, the status and the request id of a failure, without its message', () => {
    const failure = {
      message: 'input "tell me a secret" is refused',
      status: 429,
      requestId: 'r',
      usd: 0.1,
      estimated: true,
    }
    const fact = attemptFact(attempted({ try: 2 }), { error: failedWith('TierThrottled', failure, { attemptMs: 7 }) })
    const { outcome, status, requestId, attemptMs, usd, estimated } = fact
    assert.deepEqual([outcome, status, requestId, attemptMs, usd, estimated], ['TierThrottled', 429, 'r', 7, 0.1, true])
    assert.ok(!JSON.stringify(fact).includes('secret'))
  })

  it('say only the name of an error that is not ours', () => {
    const fact = attemptFact(attempted(), { error: new TypeError('prompt is undefined: "tell me a secret"') })
    assert.equal(fact.outcome, 'TypeError')
    assert.ok(!JSON.stringify(fact).includes('secret'))
  })

  it('name the key with which a request came through a door', () => {
    const request = { prompt: 'x', requestMetadata: { 'stepdown-key': 'team-a' } }
    assert.equal(attemptFact(attempted({ request }), { result: answered() }).key, 'team-a')
    assert.equal('key' in attemptFact(attempted({ request: { prompt: 'x' } }), { result: answered() }), false)
  })

  it('take the labels of a request that came as an event', () => {
    const request = {
      id: 'e',
      'detail-type': 'Inference Requested',
      detail: { prompt: 'hi', requestMetadata: { team: 'ads' } },
    }
    assert.deepEqual(attemptFact(attempted({ request }), { result: answered() }).labels, { team: 'ads' })
  })

  it('have no labels when the request has none, or is no object at all', () => {
    for (const request of [{ prompt: 'hi' }, 'hi', null] as AttemptEvent['request'][]) {
      assert.equal(attemptFact(attempted({ request }), { result: answered() }).labels, undefined)
    }
  })
})
