import assert from 'node:assert/strict'
import { memoryStore } from '../../../aws/capacity/memory.ts'
import { assess } from '../../../core/capacity/assess.ts'
import { firstTokenMs } from '../../../core/capacity/usual.ts'
import { DOWN, given, THROTTLE, tier } from './given.ts'

describe('what was learned of a bucket', () => {
  for (const [what, outcome] of [
    ['a refusal of one request', { failure: { name: 'TierRefused' } }],
    ['a window that is too small', { failure: { name: 'TierTooSmall' } }],
    ['what the deadline ended', { failure: { name: 'TierTimedOut' }, deadlineEnded: true }],
    ['a slot that came too late', { deadlineEnded: true }],
  ] as const)
    it(`lets the next request probe at once after a probe that met ${what}`, async () => {
      const { admit, capacity, clock, report, snapshot } = given()
      for (let n = 0; n < 3; n += 1) await report(DOWN)
      await clock.advance(30_001)
      const before = await snapshot()
      const probe = await admit()
      await report(outcome, tier, capacity, probe.admitted ? probe.ticket : undefined)
      assert.deepEqual(await snapshot(), before)
      assert.equal((await admit()).admitted, true)
    })

  it('closes the circuit after a probe that was throttled: the bucket is alive', async () => {
    const { admit, capacity, clock, report, snapshot } = given()
    for (let n = 0; n < 3; n += 1) await report(DOWN)
    await clock.advance(30_001)
    const probe = await admit()
    await report(THROTTLE, tier, capacity, probe.admitted ? probe.ticket : undefined)
    assert.equal((await snapshot())?.openUntil, undefined)
    assert.equal((await snapshot())?.rate, 5)
  })

  it('tries a bucket that is said to take too long with one request in ten seconds, and believes its answer', async () => {
    const store = memoryStore()
    const { capacity, clock, report, snapshot } = given(store)
    store.put(tier.bucket, { took13: 20, learned: clock.now() })
    const ask = async () => {
      const startedAt = clock.now()
      const one = { now: startedAt, startedAt, deadlineAt: startedAt + 3000, cost: 0 }
      const assessment = assess(tier, await snapshot(), one)
      if (!assessment.serve) return undefined
      const admission = await clock.run(capacity.admit(tier, { ...one, paced: assessment.paced }))
      return admission.admitted ? { ...assessment, ticket: admission.ticket } : undefined
    }
    const first = await ask()
    assert.deepEqual([first?.trial, await ask()], [true, undefined])
    await report({ failure: { name: 'TierTimedOut' }, deadlineEnded: true }, tier, capacity, first?.ticket)
    assert.equal(await ask(), undefined)
    await clock.advance(10_000)
    const second = await ask()
    await report({ durationMs: 300 }, tier, capacity, second?.ticket)
    const { proved } = (await snapshot()) ?? {}
    assert.equal(proved, clock.now())
    assert.deepEqual((await ask())?.paced, false)
    await clock.advance(60_000)
    assert.deepEqual((await ask())?.trial, true)
  })

  it('is written for a route that is ordered by latency, every half a minute and no more often', async () => {
    const { clock, counts, report, snapshot } = given()
    const answer = () => report({ durationMs: 900, firstTokenMs: 200, teaches: true })
    for (let n = 0; n < 10; n += 1) await answer()
    assert.equal(counts.writes, 1)
    await clock.advance(30_000)
    await answer()
    assert.equal(counts.writes, 2)
    assert.equal(firstTokenMs(await snapshot(), clock.now()), 200)
  })

  it('forgets by hand all that it has learned', async () => {
    const store = memoryStore()
    const { admit, capacity, clock, snapshot } = given(store)
    const now = clock.now()
    const learned = {
      took13: 20,
      firsts: 20,
      firstSum: 9000,
      learned: now,
      tried: now,
      answers: 9,
      tookSum: 9,
      tookSquares: 9,
    }
    store.put(tier.bucket, {
      ...learned,
      rate: 0.02,
      tat: now + 9000,
      changed: now,
      limit: 1,
      openUntil: now + 9000,
      opened: now,
    })
    assert.equal((await admit()).admitted, false)
    await capacity.enable(tier.bucket)
    assert.deepEqual(await snapshot(), {})
    assert.deepEqual((await store.read([tier.bucket])).get(tier.bucket), {})
    assert.equal((await admit()).admitted, true)
  })

  it('forgets what is dated ahead, so that nobody waits for the clock to catch up', async () => {
    const store = memoryStore()
    const { admit, clock, snapshot } = given(store)
    const hour = clock.now() + 3_600_000
    const circuit = { openUntil: hour + 30_000, opened: hour, openReason: 'unavailable', openings: 1 }
    store.put(tier.bucket, { ...circuit, rate: 1, changed: hour, tat: hour, admitted: 7 })
    assert.deepEqual(await snapshot(), { admitted: 7 })
    assert.deepEqual((await store.read([tier.bucket])).get(tier.bucket), { admitted: 7 })
    assert.equal((await admit()).admitted, true)
  })
})
