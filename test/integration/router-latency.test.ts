import assert from 'node:assert/strict'
import type { Behaviour } from '../property/faulty-bedrock.ts'
import { endingsOf } from '../property/router-world.ts'
import { tier } from '../support/tiers.ts'

const first = (firstTokenMs: number): Behaviour => ({ does: 'answer', firstTokenMs, ms: firstTokenMs + 300 })
const refuses: Behaviour = { does: 'fail', name: 'ValidationException', status: 400, message: 'No.', afterMs: 3 }

const times = <T>(count: number, of: T): T[] => new Array<T>(count).fill(of)

describe('a route that is ordered by latency', () => {
  it('asks the listed tier first until both are known, and then the one whose first token comes sooner', async () => {
    const endings = await endingsOf({
      tiers: [tier('listed', { bucket: 'listed' }), tier('quick', { bucket: 'quick' })],
      order: 'latency',
      whenExhausted: 'fail',
      afterTimeout: 'next',
      random: 0.5,
      scripts: { listed: [...times(5, refuses), ...times(7, first(900))], quick: [first(200)] },
      requests: Array.from({ length: 12 }, (_, n) => ({ deadlineSeconds: 12, afterMs: n * 31_000 })),
    })
    const paths = endings.map(one => one.attempts.map(each => each.tier).join(' '))
    assert.deepEqual(paths.slice(0, 5), times(5, 'listed quick'))
    assert.deepEqual(paths.slice(5, 10), times(5, 'listed'))
    assert.deepEqual(paths.slice(10), ['quick', 'quick'])
  })
})
