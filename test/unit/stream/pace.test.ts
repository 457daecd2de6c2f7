import assert from 'node:assert/strict'
import { createPace } from '../../../core/stream/pace.ts'

const SECOND = 1000
const when = (date: string) => Date.parse(date) - Date.parse('2026-11-25T12:00:00Z')
const date = (ms: number) => new Date(Date.parse('2026-11-25T12:00:00Z') + ms).toISOString()
const open = (deadlineMs: number) => ({ type: 'open' as const, executionArn: 'arn', deadlineAt: date(deadlineMs) })
const delta = { type: 'delta' as const, event: {} }

/** When the execution is asked up to then, in seconds, if it goes on running. */
const looks = (pace: ReturnType<typeof createPace>, from: number, to: number): number[] => {
  const at: number[] = []
  for (let now = from; now <= to; now += pace.pause(now, 5)) {
    if (!pace.shouldLook(now)) continue
    pace.looked(now)
    at.push(Math.round(now / 100) / 10)
  }
  return at
}

describe('whoever reads along', () => {
  it('reads ten times a second at first, and the longer the silence the less often', () => {
    const pace = createPace(0, when, false)
    pace.told(open(100 * SECOND), 0)
    assert.deepEqual(
      [0, 3, 10, 20, 29].map(second => pace.pause(second * SECOND, 5)),
      [100, 100, 250, 500, 725],
    )
  })

  it('reads more often shortly before the deadline', () => {
    const pace = createPace(0, when, true)
    pace.told(open(8 * SECOND), 0)
    assert.deepEqual(
      [4, 7, 7.6].map(second => Math.round(pace.pause(second * SECOND, 5))),
      [333, 83, 40],
    )
  })

  it('shares its readings with all who wait in the same process, but for the last moments', () => {
    const pace = createPace(0, when, true)
    pace.told(open(8 * SECOND), 0)
    assert.deepEqual(
      [1, 4, 7.6].map(second => Math.round(pace.pause(second * SECOND, 5, 160))),
      [640, 640, 40],
    )
  })

  it('gives a slow store four times as long a rest', () => {
    const pace = createPace(0, when, false)
    assert.deepEqual(
      [5, 25, 100].map(readMs => pace.pause(0, readMs)),
      [100, 100, 400],
    )
  })

  it('asks the execution after 30 s of silence, twice as late each time, and 5 s after the deadline', () => {
    const pace = createPace(0, when, false)
    pace.told(open(400 * SECOND), 0)
    assert.deepEqual(looks(pace, 0, 500 * SECOND), [30, 90, 210, 405, 410, 420, 440, 480])
  })

  it('asks it once in five minutes where only the end is written', () => {
    const pace = createPace(0, when, true)
    pace.told(open(7200 * SECOND), 0)
    assert.deepEqual(looks(pace, 0, 700 * SECOND), [30, 330, 630])
  })

  it('asks it sooner in the middle of an answer', () => {
    const pace = createPace(0, when, false)
    pace.told(open(100 * SECOND), 0)
    pace.told(delta, 1 * SECOND)
    assert.deepEqual(looks(pace, SECOND, 20 * SECOND), [6, 16])
  })

  it('asks it 5 s after what a patient route waits for, and hardly reads until then', () => {
    const pace = createPace(0, when, true)
    pace.told(open(7200 * SECOND), 0)
    pace.told({ type: 'waiting', until: date(60 * SECOND) }, 0)
    assert.equal(pace.pause(0, 5), 2000)
    assert.equal(looks(pace, 0, 66 * SECOND)[0], 65)
  })

  it('asks it every two seconds where nothing is written at all', () => {
    assert.deepEqual(looks(createPace(0, when, false), 0, 10 * SECOND), [3, 5, 7, 9])
  })

  it('asks it at once at the end, and again a moment later, as it ends after its function', () => {
    const pace = createPace(0, when, true)
    pace.told(open(100 * SECOND), 0)
    pace.ended(true, 2 * SECOND)
    assert.deepEqual(looks(pace, 2 * SECOND, 4 * SECOND), [2, 2.3, 2.9])
  })

  it('leaves it a moment at the end when it was asked before, so that three calls are enough', () => {
    const pace = createPace(0, when, true)
    pace.told(open(100 * SECOND), 0)
    assert.deepEqual(looks(pace, 0, 31 * SECOND), [30])
    pace.ended(true, 40 * SECOND)
    assert.deepEqual([pace.shouldLook(40 * SECOND), pace.shouldLook(40.3 * SECOND)], [false, true])
  })
})
