import assert from 'node:assert/strict'
import type { BucketState } from '../../../core/capacity/state.ts'
import { usualMs } from '../../../core/capacity/usual.ts'
import {
  crowded,
  expiredPlaces,
  isLimited,
  isWindowed,
  limitAt,
  place,
  takePlace,
} from '../../../core/capacity/window.ts'
import { endpoint, NOW, tierOf } from './tiers.ts'

const CLOCK_SET_BACK_MS = 3_600_000
const lease = (id: string, ms = 20_000) => `${NOW + ms}:${id}`

/** Six at a time, all taken, each call usually `USUAL_MS`. */
const full = (over: BucketState = {}): BucketState => ({
  limit: 6,
  changed: NOW - 10_000,
  searching: 0,
  places: ['a', 'b', 'c', 'd', 'e', 'f'].map(id => lease(id)),
  took8: 10,
  learned: NOW - 1000,
  admitted: 30,
  mark: 20,
  ...over,
})

const USUAL_MS = usualMs(full(), NOW) ?? Number.NaN

describe('the window of an endpoint', () => {
  it('is for endpoints of our own and for a declared concurrency', () => {
    assert.equal(isWindowed(endpoint()), true)
    assert.equal(isWindowed(tierOf({ kind: 'imported' })), true)
    assert.equal(isWindowed(tierOf({ quota: { concurrency: 3 } })), true)
    assert.equal(isWindowed(tierOf()), false)
    assert.equal(isWindowed(endpoint({ quota: { requestsPerMinute: 60 } })), false)
  })

  it('is open until the first throttle, and always counted where a concurrency is declared', () => {
    assert.equal(isLimited(undefined, undefined, NOW), false)
    assert.equal(isLimited(full(), undefined, NOW), true)
    assert.equal(isLimited(undefined, 4, NOW), true)
    assert.equal(limitAt(undefined, 4, NOW), 4)
  })

  it('is forgotten after five minutes without a call', () => {
    assert.equal(isLimited(full({ changed: NOW - 301_000 }), undefined, NOW), false)
  })

  it('refuses when every place is taken', () => {
    assert.equal(takePlace(full(), undefined, NOW, lease('x')), undefined)
    assert.equal(place(full(), undefined, NOW), NOW + USUAL_MS / 6)
  })

  it('takes a place with one write that fails when the last one is gone', () => {
    const change = takePlace(full({ places: [lease('a')] }), undefined, NOW, lease('x'))
    assert.deepEqual(change?.when, [{ field: 'places', is: 'fewer than', value: 6 }])
    assert.equal(change?.join, lease('x'))
  })

  it('does not count a place whose function crashed', () => {
    const crashed = full({ places: [...(full().places ?? []).slice(1), lease('gone', -1), 'nonsense'] })
    assert.deepEqual(expiredPlaces(crashed, NOW), [lease('gone', -1), 'nonsense'])
    assert.deepEqual(expiredPlaces(full({ places: [lease('ahead', CLOCK_SET_BACK_MS)] }), NOW).length, 1)
    assert.notEqual(takePlace(crashed, undefined, NOW, lease('x')), undefined)
  })

  it('grows by one place after about thirty calls', () => {
    assert.equal(limitAt(full({ admitted: 20 + 20 }), undefined, NOW), 6)
    assert.equal(limitAt(full({ admitted: 20 + 30 }), undefined, NOW), 7)
  })
})

describe('a throttle of an endpoint', () => {
  it('begins a search, because the calls in flight were not counted yet', () => {
    assert.deepEqual(crowded(undefined, undefined, NOW, NOW)[0]?.set, {
      limit: 4,
      changed: NOW,
      searching: 1,
      streak: 0,
      tat: NOW + 375,
    })
  })

  it('pauses for a place of the whole limit while it settles, not of the few calls that are counted yet', () => {
    const settling = full({ limit: 4, searching: 1, changed: NOW - 400, places: [lease('x')], admitted: 21, streak: 0 })
    assert.deepEqual(crowded(settling, undefined, NOW, NOW, lease('x'))[0]?.set, {
      streak: 1,
      tat: NOW + (2 * USUAL_MS) / 5,
    })
  })

  it('sets the limit to the calls in flight without the throttled one, and gives its place back', () => {
    const seven = full({ limit: 8, places: [...(full().places ?? []), lease('x')] })
    const [change] = crowded(seven, undefined, NOW, NOW, lease('x'))
    assert.equal(change?.set?.limit, 6)
    assert.deepEqual(change?.leave, [lease('x')])
  })

  it('keeps the limit when a place was given back a moment ago: the endpoint may free it later', () => {
    assert.equal(crowded(full({ released: NOW - 50 }), undefined, NOW, NOW)[0]?.set?.limit, 6)
  })

  it('never closes the window', () => {
    assert.equal(crowded(full({ limit: 1, places: [lease('a')] }), undefined, NOW, NOW)[0]?.set?.limit, 1)
  })
})
