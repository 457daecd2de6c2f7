import assert from 'node:assert/strict'
import type { Plan } from '../../aws/plan/deps.ts'
import { answered, fails, planOf, runRouter } from '../support/router.ts'

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

  it('is a rejection when no window is larger', async () => {
    const run = await runRouter({
      plan: [
        planOf([
          ['a', 'on-demand', 8],
          ['b', 'on-demand', 8],
        ]),
      ],
      a: [fails('TierTooSmall')],
    })
    assert.equal(run.error, 'RequestRejected')
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
    const run = await runRouter({
      plan: [planOf([], { duplicate: { duplicateOf: 'arn:first' } as Plan['duplicate'], patient: true })],
    })
    assert.deepEqual([run.status, run.path.at(-1)], ['SUCCEEDED', 'Duplicate'])
    assert.deepEqual(run.output, { duplicateOf: 'arn:first' })
  })
})
