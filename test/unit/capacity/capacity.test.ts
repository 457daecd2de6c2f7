import assert from 'node:assert/strict'
import { createCapacity } from '../../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../../aws/capacity/memory.ts'
import { DOWN, given, THROTTLE, tier } from './given.ts'
import { endpoint, tierOf } from './tiers.ts'

describe('capacity that all executions share', () => {
  it('costs a healthy request one read and no write', async () => {
    const { capacity, clock, counts, report } = given()
    await clock.run(capacity.snapshot([tier, endpoint()]))
    const unpaced = { paced: false, cost: 0, startedAt: clock.now() - 60_000, deadlineAt: clock.now() + 60_000 }
    assert.deepEqual(await capacity.admit(tier, unpaced), { admitted: true, startAt: clock.now(), ticket: undefined })
    await report({})
    assert.deepEqual(counts, { reads: 1, writes: 0 })
  })

  it('keeps a snapshot for a second, but only while it is healthy', async () => {
    const { clock, counts, report, snapshot } = given()
    await snapshot()
    await snapshot()
    assert.equal(counts.reads, 1)
    await clock.advance(1001)
    await snapshot()
    assert.equal(counts.reads, 2)
    await report(THROTTLE)
    await clock.advance(1001)
    counts.reads = 0
    await snapshot()
    await snapshot()
    assert.equal(counts.reads, 2)
  })

  it('paces every function after the throttle that one of them met', async () => {
    const { another, admit, report, changes } = given()
    await report(THROTTLE)
    assert.deepEqual(changes, [{ bucket: tier.bucket, to: 'paced', reason: 'throttled' }])
    const other = another()
    const starts: number[] = []
    for (let n = 0; n < 4; n += 1) {
      const admission = await admit(tier, other)
      if (admission.admitted) starts.push(admission.startAt)
    }
    const gaps = starts.slice(1).map((start, n) => Math.round(start - (starts[n] ?? 0)))
    assert.deepEqual(gaps, [200, 200, 200])
  })

  it('asks for a slot after a throttle of its own, whatever an older plan said', async () => {
    const { capacity, clock, counts, report } = given()
    await report(THROTTLE)
    const unpaced = { paced: false, cost: 0, startedAt: clock.now() - 60_000, deadlineAt: clock.now() + 60_000 }
    await clock.run(capacity.admit(tier, unpaced))
    assert.equal(counts.writes, 2)
  })

  it('opens the circuit after three failures, lets one probe through, and closes it when that is answered', async () => {
    const { admit, capacity, clock, changes, report, snapshot } = given()
    for (let n = 0; n < 3; n += 1) await report(DOWN)
    assert.equal((await snapshot())?.openReason, 'unavailable (3 failures in 10 s)')
    assert.equal((await admit()).admitted, false)
    await clock.advance(30_001)
    const [probe, second] = [await admit(), await admit()]
    assert.equal(probe.admitted, true)
    assert.deepEqual(
      second.admitted === false && second.reason.slice(0, 45),
      'circuit half-open, a probe is under way: unav',
    )
    await report({}, tier, capacity, probe.admitted ? probe.ticket : undefined)
    assert.equal((await snapshot())?.openUntil, undefined)
    assert.deepEqual(
      changes.map(change => change.to),
      ['open', 'half-open', 'closed'],
    )
  })

  it('opens it for longer when the probe fails, and frees the lease of a probe that never came back', async () => {
    const { admit, capacity, clock, report, snapshot } = given()
    for (let n = 0; n < 3; n += 1) await report(DOWN)
    await clock.advance(30_001)
    const probe = await admit()
    await report(DOWN, tier, capacity, probe.admitted ? probe.ticket : undefined)
    assert.equal((await snapshot())?.openUntil, clock.now() + 50_000)
    await clock.advance(50_001)
    assert.equal((await admit()).admitted, true)
    await clock.advance(tier.timeoutMs + 10_001)
    assert.equal((await admit()).admitted, true)
  })

  for (const [what, outcome] of [
    ['a warm-up', { failure: { name: 'TierWarmingUp', scope: 'cold' } }],
    ['what the deadline ended', { failure: { name: 'TierTimedOut' }, deadlineEnded: true }],
    ['a simulated failure', { ...DOWN, simulated: true }],
    ['a rejected request', { failure: { name: 'RequestRejected' } }],
    ['a large prompt that was still being read', { failure: { name: 'TierTimedOut' }, inputTokens: 50_000 }],
    ['a timeout after the first token', { failure: { name: 'TierTimedOut' }, firstTokenMs: 300 }],
  ] as const)
    it(`never counts ${what}`, async () => {
      const { counts, report, snapshot } = given()
      for (let n = 0; n < 5; n += 1) await report(outcome)
      assert.equal(counts.writes, 0)
      assert.deepEqual(await snapshot(), {})
    })

  for (const [scope, minutes] of [
    ['day', 60],
    ['misconfigured', 5],
    ['endOfLife', 5],
  ] as const)
    it(`opens the circuit for ${minutes} minutes at the first failure of scope ${scope}`, async () => {
      const { clock, report, snapshot } = given()
      await report({ failure: { name: 'TierMisconfigured', scope } })
      assert.equal((await snapshot())?.openUntil, clock.now() + minutes * 60_000)
    })

  it('gives the places of a window back, those of a crashed function after their lease', async () => {
    const { admit, capacity, clock, report } = given()
    const limited = endpoint({ quota: { concurrency: 2 } })
    const [first, second] = [await admit(limited), await admit(limited)]
    assert.deepEqual([first.admitted, second.admitted], [true, true])
    assert.equal((await admit(limited)).admitted, false)
    await report({}, limited, capacity, first.admitted ? first.ticket : undefined)
    assert.equal((await admit(limited)).admitted, true)
    assert.equal((await admit(limited)).admitted, false)
    await clock.advance(limited.timeoutMs + 10_001)
    assert.equal((await admit(limited)).admitted, true)
  })

  it('reserves a declared quota and settles it with what was really used', async () => {
    const { admit, capacity, report } = given()
    const declared = tierOf({ quota: { tokensPerMinute: 6000 } })
    const first = await admit(declared, capacity, 5000)
    assert.equal((await admit(declared, capacity, 2000)).admitted, false)
    await report({ tokens: 500 }, declared, capacity, first.admitted ? first.ticket : undefined)
    assert.equal((await admit(declared, capacity, 2000)).admitted, true)
  })

  it('is closed and opened by hand', async () => {
    const { admit, capacity, clock, snapshot } = given()
    await capacity.disable(tier.bucket, 3_600_000, 'maintenance')
    const refused = await admit()
    assert.match(refused.admitted ? '' : refused.reason, /^disabled by hand until .*: maintenance$/)
    assert.equal((await snapshot())?.disabledUntil, clock.now() + 3_600_000)
    await capacity.enable(tier.bucket)
    assert.equal((await admit()).admitted, true)
  })

  it('drops an item that no version of it can have written, and goes on', async () => {
    const store = memoryStore()
    await store.write(tier.bucket, { set: { tat: 'soon' as unknown as number, openUntil: 1 } }, 0)
    const { admit, report, snapshot } = given(store)
    assert.deepEqual(await snapshot(), {})
    assert.equal((await admit()).admitted, true)
    await report(THROTTLE)
    assert.equal((await snapshot())?.rate, 5)
  })

  it('is not blocked by a clock that jumped', async () => {
    const { admit, clock, report } = given()
    await clock.advance(7 * 86_400_000)
    await report(THROTTLE)
    for (let n = 0; n < 3; n += 1) await report(DOWN)
    const earlier = createCapacity({
      store: memoryStore(),
      clock: { ...clock, now: () => clock.now() - 7 * 86_400_000 },
      random: Math.random,
    })
    assert.equal((await admit(tier, earlier)).admitted, true)
  })
})
