import assert from 'node:assert/strict'
import type { BucketState, Change } from '../../../core/capacity/state.ts'
import { firstTokenMs, measure, mostlyMs, usualMs, withMeasured } from '../../../core/capacity/usual.ts'
import { NOW } from './tiers.ts'

/** What is known after answers of these durations, one write each. */
const learnedFrom = (durations: readonly number[], before: BucketState = {}): BucketState =>
  durations.reduce((state, tookMs) => {
    const measured = measure(undefined, { tookMs, answered: true, firstTokenMs: tookMs / 2 }, NOW)
    return applied(state, withMeasured({}, measured, state, NOW))
  }, before)

const applied = (state: BucketState, { set, add, remove }: Change): BucketState => {
  const next: Record<string, unknown> = { ...state, ...set }
  for (const [field, by] of Object.entries(add ?? {})) next[field] = Number(next[field] ?? 0) + by
  for (const field of remove ?? []) delete next[field]
  return next as BucketState
}
const times = (count: number, ms: number) => new Array<number>(count).fill(ms)
const TIMEOUT_MS = 60_000
/** Within the width of a bin. */
const near = (ms: number | undefined, expected: number) =>
  assert.ok(ms !== undefined && Math.abs(Math.log2(ms / expected)) <= 0.5, `${ms} is not near ${expected}`)

describe('how long answers usually take', () => {
  it('is unknown until five are known', () => {
    assert.equal(usualMs(learnedFrom(times(4, 300)), NOW), undefined)
    near(usualMs(learnedFrom(times(5, 300)), NOW), 300)
  })

  it('is never more than the slowest of two kinds, however far they are apart', () => {
    const mixed = learnedFrom([...times(10, 300), ...times(10, 2600)])
    assert.ok((mostlyMs(mixed, TIMEOUT_MS, NOW) ?? 0) < 3000)
    near(mostlyMs(learnedFrom([...times(16, 300), ...times(4, 20_000)]), TIMEOUT_MS, NOW), 300)
  })

  it('is never longer than the tier waits for an answer', () => {
    assert.equal(mostlyMs(learnedFrom(times(9, 50_000)), 20_000, NOW), 20_000)
  })

  it('is not believed after ten minutes, and then learned anew', () => {
    const old = learnedFrom(times(30, 20_000))
    assert.equal(mostlyMs(old, TIMEOUT_MS, NOW + 600_001), undefined)
    const measured = measure(undefined, { tookMs: 300, answered: true }, NOW)
    const change = withMeasured({}, measured, old, NOW + 600_001)
    assert.equal(applied(old, change).took16, undefined)
    assert.equal(usualMs(applied(old, change), NOW + 600_001), undefined)
  })

  it('follows a tier that has changed, because the newest answers count most', () => {
    near(mostlyMs(learnedFrom(times(60, 300), learnedFrom(times(300, 9000))), TIMEOUT_MS, NOW), 300)
  })

  it('counts a call that was given up for one that takes longer', () => {
    const measured = measure(undefined, { tookMs: 3000, answered: false }, NOW)
    const state = applied({}, withMeasured({}, { ...measured, took: { took11: 5 } }, undefined, NOW))
    assert.deepEqual(Object.keys(measured.took), ['took11'])
    assert.ok((mostlyMs(state, TIMEOUT_MS, NOW) ?? 0) > 3000)
    assert.equal(measured.firsts, 0)
  })

  it('keeps what one function has measured for a minute at most before it is written', () => {
    const first = measure(undefined, { tookMs: 9000, answered: true }, NOW)
    const took = (now: number) => measure(first, { tookMs: 300, answered: true }, now).took
    assert.deepEqual(took(NOW + 59_000), { took4: 1, took13: 1 })
    assert.deepEqual(took(NOW + 60_000), { took4: 1 })
  })

  it('tells the first token apart from the whole answer', () => {
    assert.equal(firstTokenMs(learnedFrom(times(8, 1000)), NOW), 500)
    assert.equal(firstTokenMs(learnedFrom(times(4, 1000)), NOW), undefined)
  })

  it('knows nothing of an item of 0.1', () => {
    assert.equal(usualMs({ answers: 20, tookSum: 9000, tookSquares: 1e7 } as BucketState, NOW), undefined)
  })
})
