import assert from 'node:assert/strict'
import { isPaced, rateAt, slot, startOf, takeSlot, throttled } from '../../../core/capacity/pace.ts'
import type { BucketState } from '../../../core/capacity/state.ts'
import { NOW } from './tiers.ts'

/** A bucket paced at 10/s, its last change ten seconds ago, with `calls` admitted since. */
const paced = (calls = 0, over: BucketState = {}): BucketState => ({
  rate: 10,
  changed: NOW - 10_000,
  tat: NOW - 50,
  from: NOW - 9900,
  admitted: 100 + calls,
  mark: 100,
  streak: 0,
  searching: 0,
  ...over,
})

describe('the pace of a bucket', () => {
  it('is free until the first throttle', () => {
    assert.equal(isPaced(undefined, undefined, NOW), false)
    assert.equal(isPaced({ took5: 9, learned: NOW }, undefined, NOW), false)
  })

  it('is forgotten after a minute without a call', () => {
    assert.equal(isPaced(paced(0, { tat: NOW - 59_000 }), undefined, NOW), true)
    assert.equal(isPaced(paced(0, { tat: NOW - 61_000 }), undefined, NOW), false)
  })

  it('is not believed when a clock that was wrong wrote it', () => {
    assert.equal(isPaced(paced(0, { tat: NOW + 86_400_000 }), undefined, NOW), false)
    assert.equal(slot(paced(0, { tat: NOW + 86_400_000 }), undefined, 0, NOW), NOW)
  })

  it('believes the slot that a large request of a declared quota has left behind', () => {
    const quota = { tokensPerMinute: 60_000 }
    const state = paced(0, { rate: 0.25, tat: NOW + 200_000 })
    assert.equal(slot(state, quota, 1000, NOW), NOW + 200_000 + 4000 - 60_000)
    assert.equal(slot({ ...state, rate: 1 }, quota, 1000, NOW), NOW)
  })

  it('always applies where a quota is declared', () => {
    assert.equal(isPaced(undefined, { tokensPerMinute: 1000 }, NOW), true)
    assert.equal(isPaced(undefined, { concurrency: 4 }, NOW), false)
  })

  for (const [calls, rate] of [
    [0, 10],
    [30, 11.9],
    [150, 27.5],
  ] as const)
    it(`has grown to ${rate}/s after ${calls} calls without a throttle`, () => {
      assert.equal(rateAt(paced(calls), undefined, NOW).toFixed(1), rate.toFixed(1))
    })

  it('doubles every second while its order of magnitude is looked for', () => {
    const searching = paced(0, { rate: 5, searching: 1, changed: NOW - 3200, from: NOW - 3000 })
    assert.equal(rateAt(searching, undefined, NOW), 40)
  })

  it('hands out the slots one gap after the other', () => {
    assert.equal(slot(paced(), undefined, 0, NOW), NOW)
    assert.equal(slot(paced(0, { tat: NOW + 300 }), undefined, 0, NOW), NOW + 300)
    const taken = takeSlot(paced(0, { tat: NOW + 300 }), undefined, 0, NOW, 500)
    assert.deepEqual(taken?.change.add, { tat: 100, admitted: 1 })
    assert.equal(startOf(NOW + 400, taken?.depthMs ?? 0, taken?.gapMs ?? 0, NOW), NOW + 300)
  })

  it('lets a call have a slot that nobody took a moment ago, so that the next one comes sooner', () => {
    const late = takeSlot(paced(0, { tat: NOW - 50 }), undefined, 0, NOW, 0)
    assert.deepEqual(late?.change.add, { tat: 100, admitted: 1 })
    assert.equal(startOf(NOW + 50, late?.depthMs ?? 0, late?.gapMs ?? 0, NOW), NOW)
  })

  it('saves the unused slots of 150 ms and no more', () => {
    const idle = takeSlot(paced(0, { tat: NOW - 5000 }), undefined, 0, NOW, 0)
    assert.deepEqual(idle?.change.when, [{ field: 'tat', is: '<=', value: NOW - 150 }])
    assert.deepEqual(idle?.change.set, { tat: NOW - 50, slotted: NOW })
  })

  it('saves nothing of a declared quota, which holds a minute already', () => {
    const quota = { tokensPerMinute: 6000 }
    assert.deepEqual(takeSlot({ tat: NOW - 50 }, quota, 100, NOW, 0)?.change.set, { tat: NOW + 1000, slotted: NOW })
  })

  it('refuses a slot beyond the wait that is allowed, or more than eight slots ahead', () => {
    assert.equal(takeSlot(paced(0, { tat: NOW + 300 }), undefined, 0, NOW, 200), undefined)
    assert.equal(takeSlot(paced(0, { tat: NOW + 900 }), undefined, 0, NOW, 1000), undefined)
  })
})

describe('a throttle', () => {
  const change = (state: BucketState | undefined, plannedAt = NOW) => throttled(state, undefined, plannedAt, NOW)[0]

  it('begins a search when it is the first', () => {
    const first = change(undefined)
    assert.deepEqual(first?.set, {
      rate: 5,
      streak: 0,
      searching: 1,
      changed: NOW,
      tat: NOW + 200,
      from: NOW + 200,
      slotted: NOW,
    })
    assert.deepEqual(first?.when?.[0], { field: 'changed', is: 'absent' })
  })

  it('of a call that was decided before the last change changes nothing', () => {
    assert.deepEqual(throttled(paced(), undefined, NOW - 10_001, NOW), [])
  })

  it('sets the rate to what was measured when that is near', () => {
    // 91 answers in 10 s = 9.1/s against 10/s × 1.83
    assert.ok(Math.abs((change(paced(92))?.set?.rate ?? 0) - 13.74) < 0.1)
    assert.equal(change(paced(12, { rate: 1, changed: NOW - 10_000 }))?.set?.rate, 1.0664)
  })

  it('measures since the first slot, not during the pause before it', () => {
    // 12 answers in 2 s after a pause of 8 s: the 6/s of the bucket, not 1.2/s.
    const resumed = paced(13, { rate: 7, from: NOW - 2000, tat: NOW })
    assert.ok(Math.abs((change(resumed)?.set?.rate ?? 0) - 6) < 0.1)
  })

  it('lowers the rate by a quarter at most, because few answers measure badly', () => {
    assert.equal(change(paced(2))?.set?.rate, 0.75 * rateAt(paced(2), undefined, NOW))
  })

  it('does not count the calls that still wait for their slot as answered', () => {
    const waiting = paced(9, { tat: NOW + 800, from: NOW - 9900 })
    assert.equal(change(waiting)?.set?.streak, 1)
  })

  it('keeps the rate and waits longer when nothing was answered since the last', () => {
    const empty = change(paced(1, { streak: 2 }))
    assert.equal(empty?.set?.rate, 10)
    assert.equal(empty?.set?.streak, 3)
    assert.equal(empty?.set?.tat, NOW + 800)
  })

  it('pauses for four seconds at most, so that a refilled quota is found', () => {
    assert.equal(change(paced(1, { streak: 11 }))?.set?.tat, NOW + 4000)
  })

  it('does not end the search in its first second, when unpaced calls are still under way', () => {
    const settling = change(paced(3, { rate: 5, searching: 1, changed: NOW - 500 }))
    assert.equal(settling?.set?.rate, undefined)
    assert.equal(settling?.set?.streak, 1)
  })

  it('only ever raises the next slot: when it is farther ahead already, the second write leaves it', () => {
    const [raising, other] = throttled(paced(20), undefined, NOW, NOW)
    assert.equal(
      raising?.when?.some(test => test.field === 'tat' && test.is === '<='),
      true,
    )
    assert.equal(other?.set && 'tat' in other.set, false)
  })

  it('takes a fifth off a declared quota', () => {
    const quota = { tokensPerMinute: 6000 }
    assert.equal(throttled(undefined, quota, NOW, NOW)[0]?.set?.rate, 0.8)
    assert.ok((throttled(paced(10, { rate: 0.8 }), quota, NOW, NOW)[0]?.set?.rate ?? 1) < 0.7)
  })
})

describe('a declared quota', () => {
  const quota = { tokensPerMinute: 6000 }

  it('is a bucket that holds one minute', () => {
    assert.equal(slot(undefined, quota, 6000, NOW), NOW)
    assert.equal(slot({ tat: NOW + 30_000 }, quota, 3000, NOW), NOW)
    assert.equal(slot({ tat: NOW + 30_000 }, quota, 3100, NOW), NOW + 1000)
  })

  it('never has room for a request larger than the whole of it', () => {
    assert.equal(slot(undefined, quota, 6001, NOW), Number.POSITIVE_INFINITY)
  })

  it('moves by the larger share of tokens and requests', () => {
    const both = { tokensPerMinute: 6000, requestsPerMinute: 10 }
    assert.equal(takeSlot(undefined, both, 100, NOW, 0)?.gapMs, 6000)
    assert.equal(takeSlot(undefined, both, 1200, NOW, 0)?.gapMs, 12_000)
  })
})
