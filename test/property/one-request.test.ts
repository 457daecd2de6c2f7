import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createCapacity } from '../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../aws/capacity/memory.ts'
import { assess } from '../../core/capacity/assess.ts'
import { circuitStatus } from '../../core/capacity/circuit.ts'
import { type BucketState, parseState } from '../../core/capacity/state.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { tierOf } from '../unit/capacity/tiers.ts'

const START = Date.UTC(2026, 10, 22)
const seconds = (least: number, most: number) => fc.integer({ min: least * 1000, max: most * 1000 })
const ago = (most: number) => seconds(0, most).map(ms => START - ms)

/** Whatever a bucket may be in: open, half-open, probing, paced, limited, said to be slow, about to open. */
const state: fc.Arbitrary<BucketState> = fc
  .record(
    {
      circuit: fc.record({ openUntil: seconds(-600, 30).map(ms => START + ms), openings: fc.constantFrom(1, 4) }),
      probeUntil: seconds(-30, 30).map(ms => START + ms),
      failures: fc.record({ failed1: ago(9), failed2: ago(9) }),
      pace: fc.record({ rate: fc.constantFrom(0.1, 5), changed: ago(100), tat: seconds(-50, 2).map(ms => START + ms) }),
      window: fc.record({ limit: fc.constantFrom(1, 4), changed: ago(100), released: ago(100) }),
      slow: fc.record({ took20: fc.constantFrom(6, 40), learned: ago(500) }),
      tried: ago(60),
      proved: ago(120),
    },
    { requiredKeys: [] },
  )
  .map(({ circuit, failures, pace, window, slow, ...rest }) => ({
    ...rest,
    ...circuit,
    ...failures,
    ...pace,
    ...window,
    ...slow,
  }))

/** How a request can end that says nothing about account, model or service. */
const ending = fc.oneof(
  fc
    .constantFrom(
      'TierRefused',
      'TierTooSmall',
      'RequestRejected',
      'TierMisconfigured',
      'TierUnavailable',
      'AnswerNotStored',
    )
    .map(name => ({ failure: { name } })),
  fc.constant({ failure: { name: 'TierTimedOut' }, deadlineEnded: true }),
  fc.constant({ failure: { name: 'TierTimedOut' }, firstTokenMs: 300 }),
  // A prompt of a whole book, at a tier with a first-token gate.
  fc.constant({ failure: { name: 'TierTimedOut' }, inputTokens: 150_000 }),
  fc.constant({ deadlineEnded: true }),
)

/** What taking a slot, a place or a trial leaves behind. */
const TAKEN = ['tat', 'slotted', 'admitted', 'places', 'released', 'tried', 'probeUntil', 'probed', 'expires']
const without = (item: object) => Object.fromEntries(Object.entries(item).filter(([field]) => !TAKEN.includes(field)))

describe('one request', () => {
  it('leaves its bucket as it was, whatever it does and whatever the bucket is in', async function () {
    this.timeout(60_000)
    let probes = 0
    await fc.assert(
      fc.asyncProperty(
        state,
        ending,
        fc.constantFrom('cross-region' as const, 'sagemaker' as const),
        async (before, outcome, kind) => {
          const tier = tierOf({ kind })
          const store = memoryStore()
          store.put(tier.bucket, { ...before })
          const clock = createVirtualClock(START)
          const capacity = createCapacity({ store, clock, random: Math.random })
          const ask = { startedAt: START, deadlineAt: START + 10_000, cost: 0 }
          const planned = assess(tier, (await capacity.snapshot([tier])).of(tier), { ...ask, now: START })
          if (!planned.serve) return
          const admission = await clock.run(capacity.admit(tier, { ...ask, paced: planned.paced }))
          if (!admission.admitted) return
          if (admission.ticket?.probe) probes += 1
          await clock.run(capacity.report(tier, admission.ticket, { plannedAt: START, durationMs: 1, ...outcome }))
          const after = parseState((await store.read([tier.bucket])).get(tier.bucket) ?? {}) ?? {}
          assert.deepEqual(without(after), without(before))
          assert.equal(circuitStatus(after, clock.now()), circuitStatus(before, clock.now()))
          assert.deepEqual(after.places, undefined)
          const unpaced = before.rate === undefined && before.limit === undefined
          const late = 'failure' in outcome && outcome.failure.name === 'TierTimedOut'
          if (unpaced && !late) assert.deepEqual(assess(tier, after, { ...ask, now: START }), planned)
        },
      ),
      { numRuns: 3000, seed: 42 },
    )
    assert.ok(probes > 100, `${probes} probes`)
  })
})
