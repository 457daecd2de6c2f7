import assert from 'node:assert/strict'
import type { Plan } from '../../aws/plan/deps.ts'
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
