import assert from 'node:assert/strict'
import { attemptBudgetMs, namesForRetry } from '../../../core/attempt/budget.ts'

const nameForRetry = (...given: Parameters<typeof namesForRetry>) => namesForRetry(...given).name
const at = (left: number, tiersBelow = 0) => ({ now: 0, deadlineAt: left, tiersBelow })

describe('the budget of an attempt', () => {
  const rows: [string, number, ReturnType<typeof at>, number | undefined][] = [
    ['is the tier’s timeout while there is time', 20_000, at(60_000, 3), 20_000],
    ['is cut by the deadline', 20_000, at(9000), 9000],
    ['leaves two seconds to each tier below', 20_000, at(9000, 2), 5000],
    ['is at least two seconds, at the cost of the tiers below', 20_000, at(5000, 6), 2000],
    ['is what is left of the last two seconds', 20_000, at(1500), 1500],
    ['is nothing when less than a second is left', 20_000, at(999), undefined],
    ['is nothing when the deadline has passed', 20_000, at(-5), undefined],
  ]
  for (const [what, timeout, time, expected] of rows)
    it(what, () => assert.equal(attemptBudgetMs(timeout, time), expected))
})

describe('the name that a failed attempt throws', () => {
  it('is the retried one while the longest wait and one more call fit', () => {
    assert.equal(nameForRetry('TierThrottled', 'on-demand', 1, at(3000)), 'TierThrottled')
    assert.equal(nameForRetry('TierUnavailable', 'cross-region', 1, at(3000)), 'TierUnavailable')
    assert.equal(nameForRetry('TierWarmingUp', 'imported', 1, at(12_000)), 'TierWarmingUp')
  })

  it('is the unretried twin when they do not', () => {
    assert.equal(nameForRetry('TierThrottled', 'on-demand', 1, at(2999)), 'TierSaturated')
    assert.equal(nameForRetry('TierUnavailable', 'cross-region', 1, at(2999)), 'TierDown')
    assert.equal(nameForRetry('TierWarmingUp', 'imported', 1, at(11_999)), 'TierCold')
  })

  it('counts the time that the tiers below keep', () => {
    assert.equal(nameForRetry('TierThrottled', 'on-demand', 1, at(6999, 2)), 'TierSaturated')
    assert.equal(nameForRetry('TierThrottled', 'on-demand', 1, at(7000, 2)), 'TierThrottled')
  })

  it('is the unretried twin when a throttled call had a slot of its own', () => {
    assert.equal(nameForRetry('TierThrottled', 'on-demand', 1, at(60_000), { slotted: true }), 'TierSaturated')
    assert.equal(nameForRetry('TierUnavailable', 'on-demand', 1, at(60_000), { slotted: true }), 'TierUnavailable')
  })

  it('is the unretried twin when the call may be billed, whatever time is left', () => {
    for (const kind of ['on-demand', 'provisioned'] as const)
      assert.equal(nameForRetry('TierUnavailable', kind, 1, at(60_000), { mayBeBilled: true }), 'TierDown')
    assert.equal(nameForRetry('TierThrottled', 'on-demand', 1, at(60_000), { mayBeBilled: true }), 'TierSaturated')
  })

  it('is the unretried twin when its retries are used up, and the record still says what happened', () => {
    assert.deepEqual(namesForRetry('TierThrottled', 'on-demand', 2, at(60_000)), {
      name: 'TierSaturated',
      outcome: 'TierThrottled',
    })
    assert.deepEqual(namesForRetry('TierUnavailable', 'provisioned', 2, at(60_000)), {
      name: 'TierDown',
      outcome: 'TierUnavailable',
    })
  })

  it('grows with the wait of a later retry', () => {
    assert.equal(nameForRetry('TierWarmingUp', 'imported', 2, at(12_000)), 'TierCold')
  })

  it('stays as it is where the state machine does not retry', () => {
    assert.equal(nameForRetry('TierThrottled', 'latency-optimized', 1, at(0)), 'TierThrottled')
    assert.equal(nameForRetry('TierTimedOut', 'on-demand', 1, at(0)), 'TierTimedOut')
  })
})
