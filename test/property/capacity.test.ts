import assert from 'node:assert/strict'
import fc from 'fast-check'
import { askedOf, FAST, world } from './capacity-world.ts'

const MINUTE = 60_000
const share = <T>(list: readonly T[], holds: (one: T) => boolean) => list.filter(holds).length / list.length

describe('a tier that answers within half of the deadline', () => {
  it('is never shut out for longer than a minute of demand, whatever was before and however the clock jumps', async function () {
    this.timeout(120_000)
    const later: number[] = []
    await fc.assert(
      fc.asyncProperty(world(FAST), async given => {
        const asked = await askedOf(given)
        const answered = asked.filter(one => one.ending === 'answered').map(one => one.at)
        const times = [0, ...answered, asked.at(-1)?.at ?? 0]
        const longest = Math.max(...times.slice(1).map((at, n) => at - (times[n] ?? 0)))
        assert.ok(longest <= MINUTE, `${longest} ms without an answer, of ${asked.length} requests`)
        const afterwards = asked.filter(one => one.at > 2 * MINUTE)
        later.push(share(afterwards, one => one.ending === 'answered'))
      }),
      { numRuns: 200, seed: 42 },
    )
    assert.ok(share(later, one => one === 1) > 0.8, `of ${share(later, one => one === 1)} all is answered after 2 min`)
  })
})
