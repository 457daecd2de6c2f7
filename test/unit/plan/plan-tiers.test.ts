import assert from 'node:assert/strict'
import { type Assessment, assess as assessCapacity } from '../../../core/capacity/assess.ts'
import type { Route, Tier } from '../../../core/catalogue/tier.ts'
import { type PlanAsk, planTiers } from '../../../core/plan.ts'
import { catalogue, route, tier } from '../../support/tiers.ts'

const NOW = Date.UTC(2026, 10, 22)
const open: Assessment = { serve: true, paced: false, startAt: NOW }

const plan = (tiers: Tier[], ask: Partial<PlanAsk> = {}, onRoute: Partial<Route> = {}) =>
  planTiers({
    catalogue: catalogue(tiers),
    route: route(
      tiers.map(({ id }) => id),
      onRoute,
    ),
    needs: { features: [], inputTokens: 100, cacheableTokens: 0 },
    guarded: false,
    now: NOW,
    assess: () => open,
    ...ask,
  })
const ids = (planned: { tiers: { id: string }[] }) => planned.tiers.map(({ id }) => id)

describe('planning the tiers of a request', () => {
  it('keeps the order of the route', () => {
    assert.deepEqual(ids(plan([tier('a'), tier('b'), tier('c')])), ['a', 'b', 'c'])
  })

  it('sends through the state machine only what it needs to choose and to time the attempt', () => {
    assert.deepEqual(plan([tier('a', { kind: 'provisioned', timeoutMs: 5000, contextWindow: 8000 })]).tiers, [
      { id: 'a', kind: 'provisioned', timeoutMs: 5000, contextWindow: 8000, inputUsd: 0.0001, plannedAt: NOW },
    ])
  })

  const unfit: [string, Partial<Tier>, Partial<PlanAsk>, string][] = [
    [
      'is not configured',
      { model: undefined, notConfigured: 'SAGEMAKER_ENDPOINT_ARN is not set' },
      {},
      'not configured: SAGEMAKER_ENDPOINT_ARN is not set',
    ],
    ['is disabled', { disabled: true }, {}, 'disabled in the catalogue'],
    [
      'lacks a feature',
      { features: ['system'] },
      { needs: { features: ['tools', 'images'], inputTokens: 1, cacheableTokens: 0 } },
      'does not take tools or images',
    ],
    [
      'has a window that is too small for prompt and answer',
      { contextWindow: 1000, maxTokens: 901 },
      {},
      'needs about 1001 tokens, its window is 1000',
    ],
    ['costs too much', {}, { dollarsLeft: 0.001 }, 'may cost $0.0041, $0.0010 of maxCostUsd is left'],
    [
      'can not apply the guardrail',
      { kind: 'sagemaker', api: 'invoke-model', codec: 'tgi' },
      { guarded: true },
      'can not apply the guardrail',
    ],
    [
      'has no capacity',
      {},
      {
        assess: ({ id }) =>
          id === 'unfit' ? { serve: false, reason: 'circuit open for 20 s more: day', opensAt: NOW + 20_000 } : open,
      },
      'circuit open for 20 s more: day',
    ],
  ]
  for (const [what, parts, ask, reason] of unfit)
    it(`leaves out a tier that ${what}, and says so`, () => {
      const cheap = { input: 0, output: 0 }
      const planned = plan([tier('unfit', parts), tier('fit', { price: cheap })], ask)
      assert.deepEqual(ids(planned), ['fit'])
      assert.deepEqual(planned.skipped, [{ tier: 'unfit', reason }])
    })

  it('orders by the price of this request where the route says so', () => {
    const tiers = [
      tier('dear', { price: { input: 3, output: 15 } }),
      tier('cheap', { price: { input: 0.1, output: 0.4 } }),
      tier('middling', { price: { input: 1, output: 4 } }),
    ]
    assert.deepEqual(ids(plan(tiers, {}, { order: 'cost' })), ['cheap', 'middling', 'dear'])
  })

  it('orders by the first token where the route says so; what is not known keeps its listed place', () => {
    const tiers = ['slow', 'unknown', 'quick', 'quicker'].map(id => tier(id))
    const took: Record<string, number> = { slow: 900, quick: 300, quicker: 200 }
    const ordered = plan(tiers, { firstTokenMs: one => took[one.id] }, { order: 'latency' })
    assert.deepEqual(ids(ordered), ['quicker', 'unknown', 'quick', 'slow'])
    assert.deepEqual(ids(plan(tiers, {}, { order: 'latency' })), ['slow', 'unknown', 'quick', 'quicker'])
  })

  it('takes the tiers that the request names, in its order, even on a route ordered by cost', () => {
    const tiers = [tier('a'), tier('b', { price: { input: 0, output: 0 } }), tier('c')]
    assert.deepEqual(ids(plan(tiers, { only: ['c', 'b'] }, { order: 'cost' })), ['c', 'b'])
  })

  it('rejects a tier that the route does not have, naming those it has', () => {
    assert.throws(() => plan([tier('a'), tier('b')], { only: ['a', 'z'] }), {
      name: 'RequestRejected',
      message: 'tiers[1] is "z": expected a tier of the route interactive (a, b)',
    })
  })

  it('asks a tier with a slot now before one that must be waited for', () => {
    const startAt = (id: string) => ({ later: NOW + 400, sooner: NOW + 100, now: NOW })[id] ?? NOW
    const assess = ({ id }: Tier): Assessment => ({ serve: true, paced: id !== 'now', startAt: startAt(id) })
    const planned = plan([tier('later'), tier('sooner'), tier('now')], { assess })
    assert.deepEqual(ids(planned), ['now', 'sooner', 'later'])
    assert.deepEqual(
      planned.tiers.map(({ paced }) => paced),
      [undefined, true, true],
    )
  })

  describe('when every tier that could serve is closed', () => {
    const assess = ({ id }: Tier): Assessment => ({
      serve: false,
      reason: `closed: ${id}`,
      opensAt: NOW + (id === 'soon' ? 1000 : 9000),
    })
    const tiers = [tier('late'), tier('soon'), tier('unset', { model: undefined, notConfigured: 'X is not set' })]

    it('tries the one that opens soonest, and no longer says that it was skipped', () => {
      const planned = plan(tiers, { assess })
      assert.deepEqual(ids(planned), ['soon'])
      assert.deepEqual(
        planned.skipped.map(entry => entry.tier),
        ['late', 'unset'],
      )
    })

    it('tries none on a route that waits', () => {
      const planned = plan(tiers, { assess }, { whenExhausted: 'wait' })
      assert.deepEqual(ids(planned), [])
      assert.equal(planned.assessments.length, 2)
    })

    it('tries none that will never do for this request', () => {
      const never: Assessment = { serve: false, never: true, reason: 'usually takes 9.0 s, 2.0 s are left' }
      assert.deepEqual(ids(plan([tier('a')], { assess: () => never })), [])
    })

    it('tries none that a person disabled, though it opens soonest', () => {
      const state = { disabledUntil: NOW + 1000, disabledReason: 'incident' }
      const now = { now: NOW, startedAt: NOW, deadlineAt: NOW + 20_000, cost: 0 }
      const planned = plan([tier('a')], { assess: one => assessCapacity(one, state, now) })
      assert.deepEqual(ids(planned), [])
      assert.match(planned.skipped[0]?.reason ?? '', /^disabled by hand until .*: incident$/)
    })
  })
})
