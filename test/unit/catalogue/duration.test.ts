import assert from 'node:assert/strict'
import { formatDuration, parseDuration } from '../../../core/catalogue/duration.ts'

describe('durations', () => {
  for (const [text, ms] of [
    ['1500ms', 1500],
    ['20s', 20_000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['14m', 840_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['0s', 0],
  ] as const) {
    it(`reads ${text} as ${ms} milliseconds`, () => assert.equal(parseDuration(text), ms))
  }

  for (const text of ['20', '', 's', '-1s', '1 s', '1w', '1S', '1e3s', 'twenty seconds']) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.throws(() => parseDuration(text), { name: 'RangeError', message: /expected a number with a unit/ }))
  }

  for (const [ms, text] of [
    [1500, '1500ms'],
    [20_000, '20s'],
    [90_000, '90s'],
    [120_000, '2m'],
    [86_400_000, '1d'],
    [0, '0ms'],
  ] as const) {
    it(`writes ${ms} milliseconds as ${text}`, () => assert.equal(formatDuration(ms), text))
  }
})
