import assert from 'node:assert/strict'
import type { Plan } from '../../aws/plan/deps.ts'
import { keyedRouter } from '../support/keyed-router.ts'
import { answered, fails, planOf, runRouter } from '../support/router.ts'

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

  it('makes no storm of calls when the clock is set back by an hour, and ends by its rounds at the latest', async () => {
    const callsOf = async (back: number) => {
      let first: number | undefined
      const { ask, calls, run } = keyedRouter(
        async () => {
          throw Object.assign(new Error('down'), { name: 'ServiceUnavailableException' })
        },
        {
          route: { deadlineMs: 7_200_000, whenExhausted: 'wait' },
          setClock: now => {
            first ??= now
            return now - first > 600_000 ? now - back : now
          },
        },
      )
      const { error, path } = await run(ask({ prompt: 'Hello?' }))
      assert.ok(error === 'TiersExhausted' || error === 'DeadlineExceeded', error)
      assert.ok(path.filter(state => state === 'Plan').length <= 201)
      return calls()
    }
    const [usual, back] = [await callsOf(0), await callsOf(3_600_000)]
    assert.ok(back <= 420 && back < 5 * usual, `${back} calls instead of ${usual}`)
  })

  describe('with many tiers', () => {
    const LIMIT = 25_000
    const names = [
      ...Array.from({ length: 2 }, () => 'Lambda.TooManyRequestsException'),
      'TierThrottled',
      ...Array.from({ length: 6 }, () => 'TierWarmingUp'),
      'TierUnavailable',
    ]
    const retried = ({ try: tries = 1 }: { try?: number }) => fails(names[tries - 1] ?? 'TierMisconfigured')
    const descend = (count: number, fail: unknown, patient = true) => {
      const tiers: [string, 'imported'][] = Array.from({ length: count }, (_, i) => [`tier-${i}`, 'imported'])
      const scripts = Object.fromEntries(tiers.map(([id]) => [id, [fail]]))
      return runRouter({ plan: [planOf(tiers, { patient, waitSeconds: 1 })], ...scripts })
    }

    it('ends after 400 visits and one round more, before its history is full', async () => {
      const run = await descend(15, fails('TierMisconfigured'))
      assert.deepEqual([run.path.at(-1), run.error], ['Exhausted', 'TiersExhausted'])
      const visits = run.path.filter(state => state === 'Imported model').length
      assert.equal(visits, 420)
      const most = (await descend(2, retried, false)).events.length - (await descend(1, retried, false)).events.length
      const others =
        run.events.length -
        visits *
          ((await descend(2, fails('TierMisconfigured'), false)).events.length -
            (await descend(1, fails('TierMisconfigured'), false)).events.length)
      assert.ok(visits * most + others < LIMIT, `${most} events a visit`)
    })
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
