import assert from 'node:assert/strict'
import type { Plan } from '../../functions/plan.ts'
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
    const throttled = fails(
      'TierThrottled',
      '{"message":"Too many \\"requests\\"","requestId":"r-1","status":429,"elapsedMs":12,"try":1}',
    )
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

describe('what a failed attempt leaves in the record', () => {
  const afterFailure = async (error: unknown) => {
    const run = await runRouter({
      plan: [
        planOf([
          ['first', 'cross-region'],
          ['next', 'on-demand'],
        ]),
      ],
      first: [error],
      next: [answered('next', 'on-demand')],
    })
    assert.equal(run.status, 'SUCCEEDED', JSON.stringify(run.cause))
    return run.output.attempts[0]
  }
  const unknown = (lambdaCause: string) => fails('Lambda.Unknown', '', { lambdaCause })

  const causes: [string, string][] = [
    ['is no JSON', 'RequestId: 1 Error: Runtime exited with error: signal: killed'],
    ['starts like JSON and is none', '{"errorType":"Error","errorMessage":"cut in the mid'],
    ['starts like ours and is none', '{"errorType":"TierDown","errorMessage":"{\\"message\\":\\"a'],
    ['is JSON of another shape', '{"some":["thing","else"]}'],
    ['is a single brace', '{'],
  ]
  for (const [what, cause] of causes)
    it(`is the platform’s text when its cause ${what}`, async () => {
      const entry = await afterFailure(unknown(cause))
      assert.deepEqual([entry?.outcome, entry?.message, entry?.tries, entry?.usd], ['Lambda.Unknown', cause, 1, 0])
    })

  it('is empty when there is no cause at all', async () => {
    const entry = await afterFailure(unknown(''))
    assert.deepEqual([entry?.outcome, entry?.message], ['Lambda.Unknown', ''])
  })

  it('is cut to 300 characters', async () => {
    const entry = await afterFailure(unknown('x'.repeat(5000)))
    assert.equal(entry?.message, 'x'.repeat(300))
  })

  const messages: [string, string][] = [
    ['that is plain text', 'Cannot read properties of undefined'],
    ['that is JSON, but not ours', '{"errors":[]}'],
    ['that is ours, but cut', '{"message":"no'],
  ]
  for (const [what, message] of messages)
    it(`is the function’s own message ${what}`, async () => {
      const entry = await afterFailure(fails('TypeError', message))
      assert.deepEqual([entry?.outcome, entry?.message], ['TypeError', message])
    })

  it('keeps quotes, backslashes and line breaks of a message', async () => {
    const message = 'say "no"\n\tC:\\temp – 否'
    const entry = await afterFailure(fails('TierDown', JSON.stringify({ message, usd: 1.5e-7 })))
    assert.deepEqual([entry?.message, entry?.usd], [message, 1.5e-7])
  })
})

describe('the end of the ladder', () => {
  it('is Exhausted, with every attempt and every skipped tier in the cause', async () => {
    const skipped = [{ tier: 'own', reason: 'not configured: X is not set' }]
    const run = await runRouter({
      plan: [
        planOf(
          [
            ['a', 'on-demand'],
            ['b', 'sagemaker'],
          ],
          { skipped },
        ),
      ],
      a: [fails('TierDown')],
      b: [fails('TierCold', '{"message":"still loading"}')],
    })
    assert.deepEqual(run.path.slice(-3), ['SageMaker endpoint', 'Choose tier', 'Exhausted'])
    assert.equal(run.error, 'TiersExhausted')
    assert.equal(run.cause.message, 'b: TierCold: still loading')
    assert.deepEqual(
      run.cause.attempts.map(({ tier, outcome }) => [tier, outcome]),
      [
        ['a', 'TierDown'],
        ['b', 'TierCold'],
      ],
    )
    assert.deepEqual(run.cause.skipped, skipped)
  })

  it('comes at once when no tier could serve, and says why', async () => {
    const skipped = [{ tier: 'a', reason: 'does not take tools' }]
    const run = await runRouter({ plan: [planOf([], { skipped })] })
    assert.deepEqual(run.path, ['Plan', 'Choose tier', 'Exhausted'])
    assert.equal(run.cause.message, 'no tier could serve: a (does not take tools)')
  })

  it('skips to larger windows when the prompt is too long for one', async () => {
    const run = await runRouter({
      plan: [
        planOf([
          ['small', 'on-demand', 8000],
          ['smaller', 'on-demand', 4000],
          ['same', 'on-demand', 8000],
          ['large', 'cross-region', 9000],
        ]),
      ],
      small: [fails('TierTooSmall')],
      large: [answered('large', 'cross-region')],
    })
    assert.deepEqual(
      run.calls.map(({ tier }) => tier),
      [undefined, 'small', 'large'],
    )
  })

  it('is reached when no window is larger', async () => {
    const run = await runRouter({
      plan: [
        planOf([
          ['a', 'on-demand', 8],
          ['b', 'on-demand', 8],
        ]),
      ],
      a: [fails('TierTooSmall')],
    })
    assert.equal(run.error, 'TiersExhausted')
  })

  for (const name of ['TierTimedOut', 'Sandbox.Timedout'])
    it(`comes after ${name} on a route that stops after a timeout, even if it is patient`, async () => {
      const run = await runRouter({
        plan: [
          planOf(
            [
              ['a', 'on-demand'],
              ['b', 'on-demand'],
            ],
            { afterTimeout: 'stop', patient: true, waitSeconds: 5 },
          ),
        ],
        a: [fails(name)],
      })
      assert.deepEqual(run.path, ['Plan', 'Choose tier', 'On-demand', 'Choose tier', 'Exhausted'])
      assert.equal(run.cause.attempts[0]?.outcome, 'TierTimedOut')
    })

  it('names the first execution of an event that was seen before', async () => {
    const run = await runRouter({ plan: [planOf([], { duplicateOf: 'arn:first', patient: true })] })
    assert.deepEqual([run.status, run.path.at(-1)], ['SUCCEEDED', 'Duplicate'])
    assert.deepEqual(run.output, { duplicateOf: 'arn:first' })
  })
})

describe('a patient route', () => {
  const waiting = (parts: Partial<Plan> = {}) => planOf([], { patient: true, waitSeconds: 7, ...parts })

  it('waits as long as Plan says, plans again with what was spent, and answers', async () => {
    const run = await runRouter({
      plan: [planOf([['a', 'on-demand']], { patient: true, waitSeconds: 30 }), waiting(), planOf([['a', 'on-demand']])],
      a: [fails('TierTimedOut', '{"message":"slow","usd":0.5}'), answered('a', 'on-demand')],
    })
    assert.deepEqual(run.path.slice(3), [
      'Choose tier',
      'Wait for capacity',
      'Plan',
      'Choose tier',
      'Wait for capacity',
      'Plan',
      'Choose tier',
      'On-demand',
    ])
    const plans = run.calls.filter(({ name }) => name === 'plan')
    assert.deepEqual(
      plans.map(({ at, payload }) => [at, payload.round, payload.spentUsd]),
      [
        [0, 0, 0],
        [30_000, 1, 0.5],
        [37_000, 2, 0.5],
      ],
    )
    assert.deepEqual(
      run.output.attempts.map(({ outcome }) => outcome),
      ['TierTimedOut', 'Answered'],
    )
  })

  it('keeps the last 40 visits, counts the others, and forgets none of the money', async () => {
    const tiers: [string, 'on-demand'][] = Array.from({ length: 6 }, (_, i) => [`t${i}`, 'on-demand'])
    const failing = Object.fromEntries(tiers.map(([id]) => [id, [fails('TierDown', '{"message":"no","usd":0.125}')]]))
    const patient = planOf(tiers, { patient: true, waitSeconds: 1 })
    const run = await runRouter({
      plan: [...Array.from({ length: 8 }, () => patient), planOf([['last', 'on-demand']])],
      ...failing,
      last: [answered('last', 'on-demand')],
    })
    assert.equal(run.output.attempts.length, 41)
    assert.equal(run.output.attemptsOmitted, 8)
    assert.equal(run.calls.at(-1)?.payload.spentUsd, 6)
  })

  it('gives up after 200 rounds, before a history is full', async () => {
    const run = await runRouter({ plan: [waiting()] })
    assert.equal(run.calls.length, 201)
    assert.equal(run.path.at(-1), 'Exhausted')
    assert.ok(run.events.length < 25_000)
  })

  it('would stay below 25,000 events in 200 rounds of seven tiers that fail and are retried', async () => {
    const eventsOf = async (rounds: number) => {
      const tiers: [string, 'on-demand'][] = Array.from({ length: 7 }, (_, i) => [`tier-${i}`, 'on-demand'])
      const failing = Object.fromEntries(tiers.map(([id]) => [id, [fails('TierUnavailable')]]))
      const patient = planOf(tiers, { patient: true, waitSeconds: 1 })
      const run = await runRouter({ plan: [...Array.from({ length: rounds }, () => patient), planOf([])], ...failing })
      assert.equal(run.error, 'TiersExhausted')
      return run.events.length
    }
    const perRound = (await eventsOf(3)) - (await eventsOf(2))
    assert.ok(perRound * 200 < 25_000, `${perRound} events a round`)
  })

  it('ends with a cause under 30 KB, however much there is to tell', async () => {
    const tiers: [string, 'on-demand'][] = Array.from({ length: 41 }, (_, i) => [`tier-${i}`, 'on-demand'])
    const message = JSON.stringify({ message: 'ü'.repeat(300), requestId: 'r'.repeat(36), status: 503, usd: 0 })
    const failing = Object.fromEntries(tiers.map(([id]) => [id, [fails('TierDown', message)]]))
    const skipped = Array.from({ length: 40 }, (_, i) => ({ tier: `other-${i}`, reason: 'y'.repeat(250) }))
    const run = await runRouter({ plan: [planOf(tiers, { skipped })], ...failing })
    assert.equal(run.error, 'TiersExhausted')
    assert.ok(JSON.stringify(run.cause).length < 30_000)
    assert.equal(run.cause.attempts.length, 40)
  })
})
