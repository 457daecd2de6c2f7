import assert from 'node:assert/strict'
import {
  circuitReason,
  circuitStatus,
  close,
  isOutage,
  open,
  opensAt,
  takeProbe,
} from '../../../core/capacity/circuit.ts'
import { NOW } from './tiers.ts'

const second = 1000

describe('a circuit', () => {
  for (const [status, state] of [
    ['closed', undefined],
    ['closed', {}],
    ['open', { openUntil: NOW + second }],
    ['half-open', { openUntil: NOW }],
    ['half-open', { openUntil: NOW - second, probeUntil: NOW - 1 }],
    ['probing', { openUntil: NOW - second, probeUntil: NOW + second }],
    ['disabled', { disabledUntil: NOW + second }],
    ['closed', { disabledUntil: NOW - second }],
    ['closed', { openUntil: NOW + 86_400_000 }],
  ] as const)
    it(`is ${status} with ${JSON.stringify(state)}`, () => {
      assert.equal(circuitStatus(state, NOW), status)
    })

  for (const [reason, forMs] of [
    ['unavailable', 30 * second],
    ['misconfigured', 300 * second],
    ['endOfLife', 300 * second],
    ['day', 3600 * second],
  ] as const)
    it(`opens for ${forMs / second} s when ${reason}`, () => {
      assert.equal(open(undefined, reason, NOW).until, NOW + forMs)
    })

  it('opens for twice as long after a probe that fails, 50 s at most', () => {
    assert.equal(open({ openUntil: NOW - 1, openings: 1 }, 'unavailable', NOW).until, NOW + 50 * second)
    assert.equal(open({ openUntil: NOW - 1, openings: 30 }, 'unavailable', NOW).until, NOW + 50 * second)
  })

  it('lets the losers of a race do nothing', () => {
    assert.deepEqual(open(undefined, 'day', NOW).change.when, [{ field: 'openUntil', is: 'absent' }])
    const seen = { openUntil: NOW - 1 }
    assert.deepEqual(takeProbe(seen, NOW, { openUntil: NOW - 1, until: NOW + second }).when?.[0], {
      field: 'openUntil',
      is: '=',
      value: NOW - 1,
    })
    assert.deepEqual(close({ openUntil: NOW - 1, until: NOW }).when, [{ field: 'openUntil', is: '=', value: NOW - 1 }])
  })

  it('says why it is open and for how long', () => {
    const { change } = open(undefined, 'unavailable', NOW)
    const state = { openUntil: change.set?.openUntil ?? 0, openReason: change.set?.openReason ?? '' }
    assert.equal(circuitReason(state, NOW + 7 * second), 'circuit open for 23 s more: unavailable (3 failures in 10 s)')
    const disabled = { disabledUntil: NOW, disabledReason: 'maintenance' }
    assert.equal(circuitReason(disabled, NOW - 1), 'disabled by hand until 2026-11-22T12:00:00.000Z: maintenance')
  })

  it('stays open by hand until a date that no calendar has, and says so', () => {
    const disabled = { disabledUntil: 8.64e18, disabledReason: 'maintenance' }
    assert.equal(circuitStatus(disabled, NOW), 'disabled')
    assert.equal(circuitReason(disabled, NOW), 'disabled by hand until further notice: maintenance')
    assert.equal(new Date(opensAt(disabled, NOW)).getUTCFullYear(), 275_760)
  })
})

describe('an outage', () => {
  const failures = { failed1: NOW, failed2: NOW - 2 * second, failed3: NOW - 4 * second }

  it('is three failures in ten seconds', () => {
    assert.equal(isOutage(failures, NOW), true)
    assert.equal(isOutage({ ...failures, failed3: NOW - 11 * second }, NOW), false)
    assert.equal(isOutage({ failed1: NOW, failed2: NOW }, NOW), false)
  })

  it('is none while the bucket answers calls that began after the failures', () => {
    assert.equal(isOutage(failures, NOW, NOW - 3 * second), false)
    assert.equal(isOutage(failures, NOW, NOW - 5 * second), true)
  })
})
