import assert from 'node:assert/strict'
import type { CapacityStore } from '../../../aws/capacity/capacity.ts'
import { createCapacity } from '../../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../../aws/capacity/memory.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { DOWN, given, THROTTLE, tier } from './given.ts'

describe('a store that is down', () => {
  const failing: CapacityStore = {
    read: async () => Promise.reject(new Error('down')),
    write: async () => Promise.reject(new Error('down')),
    drop: async () => Promise.reject(new Error('down')),
  }
  const hanging: CapacityStore = {
    read: () => new Promise(() => {}),
    write: () => new Promise(() => {}),
    drop: () => new Promise(() => {}),
  }
  for (const [what, store, boundMs] of [
    ['failing', failing, 0],
    ['hanging', hanging, 750],
  ] as const)
    it(`never fails a request and delays it by ${boundMs} ms in all when it is ${what}`, async () => {
      const { admit, clock, report, snapshot } = given(store)
      const before = clock.now()
      assert.deepEqual(await snapshot(), {})
      assert.equal((await admit()).admitted, true)
      await report(THROTTLE)
      await report(DOWN)
      assert.equal(clock.now() - before, boundMs)
    })

  it('leaves each function to keep pace by itself', async () => {
    const { admit, report, snapshot } = given(failing)
    await report(THROTTLE)
    assert.equal((await snapshot())?.rate, 5)
    const [first, second] = [await admit(), await admit()]
    assert.ok(first.admitted && second.admitted && Math.round(second.startAt - first.startAt) === 200)
  })

  it('is not taken for slow by a process that was busy itself', async () => {
    const clock = createVirtualClock()
    const memory = memoryStore()
    await memory.write(tier.bucket, { set: { disabledUntil: clock.now() + 60_000 } }, clock.now())
    const read: CapacityStore['read'] = async buckets => {
      await clock.sleep(1000)
      return memory.read(buckets)
    }
    const lateTimers = { ...clock, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(1.6 * ms, signal) }
    const capacity = createCapacity({ store: { ...memory, read }, clock: lateTimers, random: Math.random })
    const known = await clock.run(capacity.snapshot([tier]))
    assert.equal(known.of(tier)?.disabledUntil !== undefined, true)
  })

  it('is asked again after five seconds', async () => {
    let down = true
    const memory = memoryStore()
    const { clock, counts, report } = given({
      ...memory,
      write: async (...ask) => (down ? Promise.reject(new Error('down')) : memory.write(...ask)),
    })
    await report(DOWN)
    await clock.advance(150)
    await report(DOWN)
    down = false
    await report(DOWN)
    assert.equal(counts.writes, 2)
    await clock.advance(5000)
    await report(DOWN)
    assert.equal(counts.writes, 3)
  })
})
