import assert from 'node:assert/strict'
import type { Behaviour } from '../property/faulty-bedrock.ts'
import { endingsOf, type World } from '../property/router-world.ts'
import { tier } from '../support/tiers.ts'

const takes = (ms: number): Behaviour => ({ does: 'answer', firstTokenMs: 200, ms })
const down: Behaviour = { does: 'fail', name: 'ServiceUnavailableException', status: 503, message: 'Down.', afterMs: 3 }
const times = <T>(count: number, of: T): T[] => new Array<T>(count).fill(of)

const world = (script: Behaviour[], requests: World['requests'], over: Partial<World> = {}): World => ({
  tiers: [tier('a', { quota: { requestsPerMinute: 600 } })],
  order: 'listed',
  whenExhausted: 'fail',
  afterTimeout: 'next',
  random: 0.5,
  scripts: { a: script },
  requests,
  ...over,
})
/** One after the other, three seconds apart, with three seconds to answer. */
const every3s = (count: number): World['requests'] =>
  Array.from({ length: count }, (_, n) => ({ deadlineSeconds: 3, afterMs: n * 3000 }))

describe('a tier of which durations were learned', () => {
  it('answers all requests of three seconds with answers of 0.3 s and 2.6 s in turn', async () => {
    const endings = await endingsOf(world([takes(300), takes(2600)], every3s(24)))
    assert.deepEqual(
      endings.map(one => one.status),
      times(24, 'SUCCEEDED'),
    )
  })

  it('serves again within half a minute after it was too slow for a while', async () => {
    const slow = world(
      [...times(12, takes(20_000)), ...times(100, takes(300))],
      [
        ...Array.from({ length: 12 }, (_, n) => ({ deadlineSeconds: 40, afterMs: n * 100 })),
        ...every3s(40).map(one => ({ ...one, afterMs: one.afterMs + 60_000 })),
      ],
    )
    const endings = (await endingsOf(slow)).slice(12)
    assert.ok(endings.slice(10).every(one => one.status === 'SUCCEEDED'))
    assert.equal(endings.at(-1)?.attempts[0]?.outcome, 'Answered')
  })
})

describe('a clock that is set back by an hour while a request waits', () => {
  it('makes few more rounds than a clock that is not', async () => {
    const waits = world([down], [{ deadlineSeconds: 7200, afterMs: 0 }], { whenExhausted: 'wait' })
    const [usual] = await endingsOf(waits)
    const [back] = await endingsOf({ ...waits, setBack: { afterMs: 600_000, byMs: 3_600_000 } })
    const [rounds, roundsBack] = [usual?.plans.length ?? 0, back?.plans.length ?? Infinity]
    assert.ok(rounds > 10 && roundsBack < 2 * rounds, `${roundsBack} rounds instead of ${rounds}`)
  })
})
