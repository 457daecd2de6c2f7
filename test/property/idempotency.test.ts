import assert from 'node:assert/strict'
import fc from 'fast-check'
import { claimMemory, type KeyedRun, keyedRouter } from '../support/keyed-router.ts'

const situation = fc.record({
  /** What the model does, call by call; the last stays. */
  calls: fc.array(fc.record({ ms: fc.constantFrom(100, 3000, 25_000, 50_000), answers: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  requests: fc.array(
    fc.record({ afterMs: fc.constantFrom(0, 50, 2000, 30_000, 70_000), deadlineSeconds: fc.constantFrom(5, 40, 120) }),
    { minLength: 2, maxLength: 6 },
  ),
  /** Every so many accesses of the store fail; two in a row are its business. */
  failsEach: fc.constantFrom(0, 7, 12),
})

describe('any requests with one idempotency key', () => {
  it('never ask a model at the same time, nor after it has answered one of them', async function () {
    this.timeout(60_000)
    let duplicates = 0
    await fc.assert(
      fc.asyncProperty(situation, async ({ calls: script, requests, failsEach }) => {
        const asked: { from: number; to: number }[] = []
        let accesses = 0
        const store = claimMemory(() => failsEach > 0 && ++accesses % failsEach === 0)
        const router = keyedRouter(
          async (made, sleep) => {
            const { ms, answers } = script[Math.min(made, script.length) - 1] ?? { ms: 0, answers: true }
            const call = { from: router.clock.now(), to: Number.POSITIVE_INFINITY }
            asked.push(call)
            try {
              await sleep(ms)
            } finally {
              call.to = router.clock.now()
            }
            if (!answers) throw Object.assign(new Error('no'), { name: 'AccessDeniedException' })
          },
          { store },
        )
        const one = async ({ afterMs, deadlineSeconds }: (typeof requests)[number]): Promise<KeyedRun> => {
          await router.clock.sleep(afterMs)
          return router.ask({ prompt: 'Hello?', idempotencyKey: 'k', deadlineSeconds })
        }
        const runs = await router.run(Promise.all(requests.map(one)))
        for (const [n, { from }] of asked.entries()) assert.ok(n === 0 || from >= (asked[n - 1]?.to ?? 0))
        duplicates += runs.filter(({ record }) => record.duplicateOf !== undefined).length
        for (const { status, record } of runs) if (status === 'SUCCEEDED') assert.equal(record.text, 'Hello')
        const ended = runs.some(({ status }) => status === 'SUCCEEDED')
        assert.equal(runs.filter(({ path }) => path.at(-1) === 'Provisioned throughput').length, ended ? 1 : 0)
      }),
      { numRuns: 150, seed: 11 },
    )
    assert.ok(duplicates > 50, `${duplicates} duplicates`)
  })
})
