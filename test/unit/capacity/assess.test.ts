import assert from 'node:assert/strict'
import { allowedWaitMs, assess, bySlot, waitSeconds } from '../../../core/capacity/assess.ts'
import type { BucketState } from '../../../core/capacity/state.ts'
import type { Tier } from '../../../core/catalogue/tier.ts'
import { endpoint, NOW, tierOf } from './tiers.ts'

/** Eight seconds are left of twenty, so a slot may be waited for 680 ms, and nothing is tried any more. */
const ask = { now: NOW, startedAt: NOW - 12_000, deadlineAt: NOW + 8000, cost: 1000 }
const paced = { rate: 5, changed: NOW - 5000, tat: NOW - 10, admitted: 10, mark: 10 }
const slow = { took13: 10, learned: NOW - 3000 }

const refusals: [string, Tier, BucketState, object][] = [
  [
    'circuit open for 23 s more: unavailable (3 failures in 10 s)',
    tierOf(),
    { openUntil: NOW + 23_000, openReason: 'unavailable (3 failures in 10 s)' },
    { opensAt: NOW + 23_000 },
  ],
  ['no slot for 4.2 s (paced at 5.0/s)', tierOf(), { ...paced, tat: NOW + 4200 }, { opensAt: NOW + 4200 }],
  ['usually takes 8.3 s, 8.0 s are left', tierOf(), slow, { never: true }],
  [
    'no place for 0.4 s (4 at a time)',
    endpoint(),
    { limit: 4, changed: NOW - 5000, places: ['a', 'b', 'c', 'd'].map(id => `${NOW + 9000}:${id}`) },
    { opensAt: NOW + 375 },
  ],
  ['needs 1000 tokens of a quota of 500', tierOf({ quota: { tokensPerMinute: 500 } }), {}, { never: true }],
  [
    'no slot for 5.0 s (its quota is used up)',
    tierOf({ quota: { tokensPerMinute: 12_000 } }),
    { tat: NOW + 60_000 },
    { opensAt: NOW + 5000 },
  ],
]

describe('whether a tier can serve now', () => {
  it('a healthy one can, without asking for a slot', () => {
    assert.deepEqual(assess(tierOf(), undefined, ask), { serve: true, paced: false, startAt: NOW })
    assert.deepEqual(assess(endpoint(), {}, ask), { serve: true, paced: false, startAt: NOW })
  })

  it('a paced one can, when its next slot is near', () => {
    assert.deepEqual(assess(tierOf(), paced, ask), { serve: true, paced: true, startAt: NOW })
    assert.deepEqual(assess(tierOf(), { ...paced, tat: NOW + 400 }, ask), {
      serve: true,
      paced: true,
      startAt: NOW + 400,
    })
  })

  it('a half-open one can, for the probe', () => {
    assert.deepEqual(assess(tierOf(), { openUntil: NOW - 1 }, ask), { serve: true, paced: true, startAt: NOW })
  })

  for (const [reason, tier, state, rest] of refusals)
    it(`or the reason reads “${reason}”`, () => {
      assert.deepEqual(assess(tier, state, ask), { serve: false, reason, ...rest })
    })

  it('the tiers with a slot now come first, in their order', () => {
    const tiers = [
      { id: 'c', startAt: NOW + 300 },
      { id: 'a', startAt: NOW },
      { id: 'd', startAt: NOW + 100 },
      { id: 'b', startAt: NOW },
    ]
    assert.deepEqual(
      bySlot(tiers, NOW).map(tier => tier.id),
      ['a', 'b', 'd', 'c'],
    )
  })

  it('older requests may wait longer for a slot', () => {
    const times = { startedAt: NOW, deadlineAt: NOW + 10_000 }
    assert.equal(allowedWaitMs({ ...times, now: NOW }), 200)
    assert.equal(Math.round(allowedWaitMs({ ...times, now: NOW + 5000 })), 600)
    assert.equal(allowedWaitMs({ ...times, now: NOW + 20_000 }), 1000)
  })
})

describe('how long a patient request waits', () => {
  const wait = (over: Partial<Parameters<typeof waitSeconds>[0]>) =>
    waitSeconds({
      now: NOW,
      startedAt: NOW,
      deadlineAt: NOW + 7_200_000,
      round: 0,
      assessments: [],
      random: 0.5,
      ...over,
    })

  it('is until the earliest opening at least', () => {
    const closed = [40, 25, 90].map(s => ({ serve: false, reason: '', opensAt: NOW + s * 1000 }) as const)
    assert.equal(wait({ assessments: closed, random: 0 }), 25)
    assert.equal(wait({ assessments: closed, random: 0.99 }), 37)
  })

  it('is a few seconds at first and longer the longer it has waited', () => {
    const slots = [{ serve: true, paced: true, startAt: NOW }] as const
    assert.equal(wait({ assessments: slots }), 3)
    assert.equal(wait({ assessments: slots, startedAt: NOW - 100_000 }), 30)
  })

  it('is never so long that no time is left, and never less than a second', () => {
    const slots = [{ serve: true, paced: true, startAt: NOW }] as const
    assert.equal(wait({ assessments: slots, deadlineAt: NOW + 2000, startedAt: NOW - 60_000, random: 0.99 }), 1)
  })

  it('is nothing when no tier opens before the deadline', () => {
    assert.equal(wait({ assessments: [{ serve: false, reason: '', opensAt: NOW + 7_200_000 }] }), undefined)
    assert.equal(wait({ assessments: [{ serve: false, reason: '', never: true }] }), undefined)
    assert.equal(wait({ assessments: [] }), undefined)
  })

  it('makes fewer rounds in a day than the state machine allows', () => {
    let now = NOW
    let rounds = 0
    const deadlineAt = NOW + 86_400_000
    for (;;) {
      const assessments = [{ serve: true, paced: true, startAt: now }] as const
      const seconds = waitSeconds({ now, startedAt: NOW, deadlineAt, round: rounds, assessments, random: 0 })
      if (seconds === undefined) break
      now += seconds * 1000
      rounds += 1
    }
    assert.ok(rounds < 200, `${rounds} rounds`)
  })

  it('grows with the rounds too, so that a clock that was set back makes few of them', () => {
    let now = NOW - 3_600_000
    let rounds = 3
    for (; now < NOW; rounds += 1) {
      const assessments = [{ serve: true, paced: true, startAt: now }] as const
      now += 1000 * (wait({ now, assessments, round: rounds, random: 0 }) ?? Infinity)
    }
    assert.ok(rounds < 50, `${rounds} rounds`)
  })
})
