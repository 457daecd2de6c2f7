import assert from 'node:assert/strict'
import type { TierKind } from '../../core/kind.ts'
import { answered, fails, planOf, runRouter } from '../support/router.ts'

const two: [string, TierKind][] = [
  ['a', 'provisioned'],
  ['b', 'provisioned'],
]
const refusal = (message: string) => fails('TierRefused', JSON.stringify({ message, status: 400, tries: 1, usd: 0 }))
const down = (usd?: number) =>
  fails('TierDown', JSON.stringify({ message: 'gone', ...(usd && { estimated: true }), tries: 1, usd: usd ?? 0 }))

describe('a request that models refuse', () => {
  it('is answered by the next tier', async () => {
    const run = await runRouter({
      plan: [planOf(two)],
      a: [refusal('no temperature')],
      b: [answered('b', 'provisioned')],
    })
    assert.deepEqual(run.path.slice(2), ['Provisioned throughput', 'Choose tier', 'Provisioned throughput'])
    assert.equal(run.output.attempts[0]?.outcome, 'TierRefused')
  })

  for (const patient of [false, true])
    it(`is rejected with the first refusal when all refuse it${patient ? ', on a patient route without a wait' : ''}`, async () => {
      const run = await runRouter({
        plan: [planOf(two, { patient, waitSeconds: 5, skipped: [{ tier: 'c', reason: 'does not take tools' }] })],
        a: [refusal('no temperature')],
        b: [refusal('no top_p')],
      })
      assert.deepEqual([run.path.at(-1), run.error], ['Rejected by tiers', 'RequestRejected'])
      assert.equal(run.cause.message, 'a: TierRefused: no temperature')
      assert.equal(run.calls.length, 3)
    })

  it('waits on a patient route for a tier that was left out for a while, and does not ask again who refused', async () => {
    const closed = planOf(two, { patient: true, waitSeconds: 5, mayPass: true })
    const run = await runRouter({
      plan: [closed, planOf([['c', 'on-demand']])],
      a: [refusal('no')],
      b: [refusal('no')],
      c: [answered('c', 'on-demand')],
    })
    assert.deepEqual(run.path.slice(-4), ['Wait for capacity', 'Plan', 'Choose tier', 'On-demand'])
    assert.deepEqual(
      run.calls.filter(({ name }) => name === 'plan').map(({ payload }) => payload.refused),
      [[], ['a', 'b']],
    )
  })

  it('is exhausted where a tier was left out for a while and the route does not wait', async () => {
    const run = await runRouter({ plan: [planOf(two, { mayPass: true })], a: [refusal('no')], b: [refusal('no')] })
    assert.deepEqual([run.path.at(-1), run.error], ['Exhausted', 'TiersExhausted'])
  })

  it('is exhausted by refusals and other faults together, and both are named', async () => {
    const run = await runRouter({ plan: [planOf(two)], a: [refusal('no temperature')], b: [down()] })
    assert.equal(run.error, 'TiersExhausted')
    assert.equal(run.cause.message, 'b: TierDown: gone; a: TierRefused: no temperature')
  })

  it('is rejected when it is too long for all, and smaller windows are not asked at all', async () => {
    const run = await runRouter({
      plan: [
        planOf([
          ['large', 'on-demand', 16],
          ['small', 'on-demand', 8],
          ['largest', 'on-demand', 32],
        ]),
      ],
      large: [fails('TierTooSmall', '{"message":"prompt is too long","usd":0}')],
      largest: [fails('TierTooSmall', '{"message":"prompt is too long","usd":0}')],
    })
    assert.deepEqual([run.path.at(-1), run.error], ['Rejected by tiers', 'RequestRejected'])
    assert.deepEqual(
      run.calls.map(({ tier }) => tier),
      [undefined, 'large', 'largest'],
    )
  })

  it('is not planned again for a window that is too small, nor for a smaller one', async () => {
    const run = await runRouter({
      plan: [
        planOf(
          [
            ['a', 'on-demand', 16],
            ['b', 'on-demand', 8],
          ],
          { patient: true, waitSeconds: 1, mayPass: true },
        ),
        planOf([['c', 'on-demand', 32]]),
      ],
      a: [fails('TierTooSmall')],
      c: [answered('c', 'on-demand')],
    })
    assert.deepEqual(run.calls[2]?.payload.refused, ['a', 'b'])
    assert.equal(run.status, 'SUCCEEDED')
  })

  it('says so when one tier knows that it is wrong everywhere', async () => {
    const run = await runRouter({
      plan: [planOf(two)],
      a: [refusal('no')],
      b: [fails('RequestRejected', '{"message":"roles must alternate"}')],
    })
    assert.deepEqual(
      [run.path.at(-1), run.cause.message],
      ['Rejected by tiers', 'b: RequestRejected: roles must alternate'],
    )
  })
})

describe('a last tier that is down', () => {
  const alone = planOf([['a', 'provisioned']])

  it('is asked once more, and both calls are in the record with their cost', async () => {
    const run = await runRouter({ plan: [alone], a: [down(0.5), answered('a', 'provisioned')] })
    assert.deepEqual(run.path.slice(2), ['Provisioned throughput', 'Choose tier', 'Provisioned throughput'])
    assert.deepEqual(
      run.output.attempts.map(({ outcome, usd }) => [outcome, usd]),
      [
        ['TierDown', 0.5],
        ['Answered', 0.001],
      ],
    )
    assert.equal(run.calls[2]?.payload.spentUsd, 0.5)
  })

  it('is not asked a third time', async () => {
    const run = await runRouter({ plan: [alone], a: [down(0.5)] })
    assert.equal(run.calls.filter(({ tier }) => tier === 'a').length, 2)
    assert.equal(run.cause.attempts.length, 2)
  })

  it('is left when its call was certainly not billed: Retry would have asked again, had there been time', async () => {
    const run = await runRouter({ plan: [alone], a: [down()] })
    assert.equal(run.calls.filter(({ tier }) => tier === 'a').length, 1)
  })

  it('is not asked once more when Retry has done so', async () => {
    const again = ({ try: tries }: { try?: number }) =>
      tries === 1 ? fails('TierUnavailable') : fails('TierDown', JSON.stringify({ outcome: 'TierUnavailable', tries }))
    const run = await runRouter({ plan: [alone], a: [again] })
    assert.equal(run.calls.filter(({ tier }) => tier === 'a').length, 2)
    assert.deepEqual(
      run.cause.attempts.map(({ outcome, tries }) => [outcome, tries]),
      [['TierUnavailable', 2]],
    )
  })
})

describe('a function that was lost', () => {
  for (const name of ['Lambda.Unknown', 'Runtime.OutOfMemory', 'Runtime.ExitError', 'States.Timeout'])
    it(`by ${name} ends a route that stops after a timeout, with what its input costs`, async () => {
      const plan = planOf(two, { afterTimeout: 'stop', patient: true, waitSeconds: 1 })
      const lost = name === 'States.Timeout' ? 'hang' : fails(name, '', { lambdaCause: 'killed' })
      const run = await runRouter({ plan: [plan], a: [lost] })
      assert.deepEqual(run.path, ['Plan', 'Choose tier', 'Provisioned throughput', 'Choose tier', 'Exhausted'])
      assert.deepEqual([run.cause.attempts[0]?.usd, run.cause.attempts[0]?.estimated], [0.002, true])
    })

  it('by Lambda’s own throttle has never run: it costs nothing, and the next tier is asked', async () => {
    const run = await runRouter({
      plan: [planOf(two, { afterTimeout: 'stop' })],
      a: [fails('Lambda.TooManyRequestsException', 'Rate Exceeded.')],
      b: [answered('b', 'provisioned')],
    })
    assert.deepEqual([run.output.attempts[0]?.usd, run.output.attempts[0]?.tries], [0, 3])
  })
})
