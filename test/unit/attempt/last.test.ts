import assert from 'node:assert/strict'
import { endOf } from '../../../core/attempt/last.ts'
import type { TierError } from '../../../core/faults/errors.ts'
import { attempted } from '../../support/attempts.ts'

const FREE = {}
const BILLED = { estimated: true }
const endsExecution = (event: Parameters<typeof endOf>[0], name: TierError['name'], entry = FREE) =>
  endOf(event, name, entry) !== undefined

describe('the end of an execution, as an attempt knows it', () => {
  const last = attempted({ tiersBelow: 0, largerBelow: 0, patient: false, again: true, onlyRefused: false })

  it('comes with the names that stop, whatever tiers are left', () => {
    for (const name of ['RequestRejected', 'DeadlineExceeded', 'AnswerNotStored', 'StreamBroken'] as const)
      assert.equal(endOf(attempted({ tiersBelow: 3, patient: true }), name, BILLED), name)
  })

  it('comes with any other name when no tier is left, and not when one is', () => {
    assert.equal(endOf(last, 'TierSaturated', FREE), 'TiersExhausted')
    assert.ok(!endsExecution({ ...last, tiersBelow: 1 }, 'TierSaturated'))
    assert.ok(!endsExecution({ ...last, patient: true }, 'TierSaturated'))
  })

  it('does not come before the retries of a name are used up', () => {
    assert.ok(!endsExecution({ ...last, try: 1 }, 'TierThrottled'))
    assert.ok(endsExecution({ ...last, try: 2 }, 'TierSaturated'))
  })

  it('comes with a tier that is down, unless its call may be billed and it was not asked twice', () => {
    assert.ok(!endsExecution({ ...last, again: false }, 'TierDown', BILLED))
    assert.ok(endsExecution({ ...last, again: true }, 'TierDown', BILLED))
    assert.ok(endsExecution({ ...last, again: false, try: 2 }, 'TierDown', BILLED))
    assert.ok(endsExecution({ ...last, again: false }, 'TierDown', FREE))
  })

  it('comes with a window that is too small when none below is larger', () => {
    assert.ok(endsExecution({ ...last, tiersBelow: 2, largerBelow: 0 }, 'TierTooSmall'))
    assert.ok(!endsExecution({ ...last, tiersBelow: 2, largerBelow: 1 }, 'TierTooSmall'))
  })

  it('comes with a timeout where the route stops after one, even if it is patient', () => {
    const stopping = attempted({ tiersBelow: 2, patient: true, afterTimeout: 'stop' })
    assert.equal(endOf(stopping, 'TierTimedOut', FREE), 'TiersExhausted')
  })

  it('is a rejection when every tier has refused, on patient routes too', () => {
    const refused = { ...last, patient: true, onlyRefused: true }
    assert.equal(endOf(refused, 'TierRefused', FREE), 'RequestRejected')
    assert.equal(endOf(refused, 'TierTooSmall', FREE), 'RequestRejected')
    assert.equal(endOf(refused, 'TierDown', FREE), undefined)
    assert.equal(endOf({ ...refused, onlyRefused: false }, 'TierRefused', FREE), undefined)
  })
})
