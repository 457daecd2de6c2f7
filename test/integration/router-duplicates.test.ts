import assert from 'node:assert/strict'
import { invocationKey } from '../../core/claim.ts'
import { claimMemory, keyedRouter } from '../support/keyed-router.ts'

const request = { prompt: 'Hello?', idempotencyKey: 'k1' }
const quick = (_calls: number, sleep: (ms: number) => Promise<void>) => sleep(2000)
const failing = async () => {
  throw Object.assign(new Error('down'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } })
}

describe('two requests with one idempotency key', () => {
  it('are asked once, and both have the answer', async () => {
    const { ask, calls, run } = keyedRouter(quick)
    const [first, second] = await run(Promise.all([ask(request), ask(request)]))
    assert.equal(calls(), 1)
    assert.deepEqual(first?.path, ['Plan', 'Choose tier', 'Provisioned throughput'])
    assert.deepEqual(second?.path, ['Plan', 'Choose tier', 'Duplicate'])
    assert.equal(second?.record.duplicateOf, first?.arn)
    assert.deepEqual(
      { ...second?.record, duplicateOf: undefined, attempts: undefined },
      { ...first?.record, duplicateOf: undefined, attempts: undefined },
    )
    assert.deepEqual(second?.record.attempts, [])
    assert.ok((second?.tookMs ?? 0) < 3500, `${second?.tookMs} ms`)
  })

  it('all have the answer when fifty of them come at once', async () => {
    const { ask, calls, run } = keyedRouter(quick)
    const runs = await run(Promise.all(Array.from({ length: 50 }, () => ask(request))))
    assert.equal(calls(), 1)
    assert.ok(runs.every(({ status, record }) => status === 'SUCCEEDED' && record.text === 'Hello'))
  })

  it('have the answer days later too, and it is asked again after a week', async () => {
    const { ask, calls, clock, run } = keyedRouter(quick)
    await run(ask(request))
    await clock.advance(6 * 86_400_000)
    assert.equal((await run(ask(request))).path.at(-1), 'Duplicate')
    await clock.advance(2 * 86_400_000)
    assert.equal((await run(ask(request))).path.at(-1), 'Provisioned throughput')
    assert.equal(calls(), 2)
  })

  it('wait in the machine when the first one takes long', async () => {
    const { ask, calls, run } = keyedRouter((_, sleep) => sleep(100_000), { route: { deadlineMs: 600_000 } })
    const [, second] = await run(Promise.all([ask(request), ask(request)]))
    assert.equal(calls(), 1)
    assert.ok(second?.path.includes('Wait for the first'), second?.path.join(' > '))
    assert.equal(second?.path.at(-1), 'Duplicate')
    assert.ok((second?.tookMs ?? 0) < 135_000, `${second?.tookMs} ms`)
  })

  it('are two when their requests differ: the second is refused by name and at once', async () => {
    const { ask, calls, run } = keyedRouter(quick)
    const [, other] = await run(Promise.all([ask(request), ask({ ...request, prompt: 'Goodbye?' })]))
    assert.deepEqual([other?.error, other?.path, calls()], ['RequestRejected', ['Plan', 'Rejected'], 1])
    assert.match(other?.record.message ?? '', /^idempotencyKey is "k1": expected another/)
  })

  it('are one when only the stream, the order of fields or the event around them differs', async () => {
    const { ask, calls, run } = keyedRouter(quick)
    await run(ask({ ...request, inferenceConfig: { maxTokens: 10, temperature: 0 } }))
    const stream = '3f0c8a52-5f0e-4a53-9a43-0d6f0a5c6f3e'
    const { prompt, idempotencyKey } = request
    await run(ask({ stream, inferenceConfig: { temperature: 0, maxTokens: 10 }, idempotencyKey, prompt }))
    const detail = { ...request, inferenceConfig: { maxTokens: 10, temperature: 0 } }
    await run(ask({ id: 'e-1', 'detail-type': 'Inference Requested', time: 'now', detail }))
    assert.equal(calls(), 1)
  })

  it('end with the deadline of their own', async () => {
    const { ask, run } = keyedRouter((_, sleep) => sleep(9000))
    const [, second] = await run(Promise.all([ask(request), ask({ ...request })]))
    assert.equal(second?.path.at(-1), 'Duplicate')
    const slow = keyedRouter((_, sleep) => sleep(25_000), { route: { deadlineMs: 26_000 } })
    const waiting = slow.clock.sleep(20_000).then(() => slow.ask({ ...request }))
    const [first, late] = await slow.run(Promise.all([slow.ask(request), waiting]))
    assert.deepEqual([first.status, late.path.at(-1)], ['SUCCEEDED', 'Duplicate'])
  })
})

describe('a key whose request failed', () => {
  it('is free for the next one, and whoever waits takes it', async () => {
    const { ask, calls, run } = keyedRouter(async (made, sleep) => {
      await sleep(1000)
      if (made === 1) await failing()
    })
    const [first, second] = await run(Promise.all([ask(request), ask(request)]))
    assert.deepEqual([first?.error, second?.status, calls()], ['TiersExhausted', 'SUCCEEDED', 2])
    assert.deepEqual(second?.path, ['Plan', 'Choose tier', 'Provisioned throughput'])
    assert.equal((await run(ask(request))).path.at(-1), 'Duplicate')
  })

  it('is free after a rejection by the model and after one by Plan', async () => {
    const { ask, calls, run } = keyedRouter(quick)
    assert.equal((await run(ask({ ...request, simulate: { a: 'RequestRejected' } }))).error, 'RequestRejected')
    assert.equal((await run(ask({ ...request, tiers: ['b'] }))).error, 'RequestRejected')
    assert.equal((await run(ask({ ...request, deadlineSeconds: 0.1 }))).error, 'DeadlineExceeded')
    assert.equal((await run(ask(request))).status, 'SUCCEEDED')
    assert.equal(calls(), 1)
  })

  it('is free ten seconds after the deadline of a request that was stopped', async () => {
    const store = claimMemory()
    const stopped = keyedRouter(quick, { store })
    await stopped.run(stopped.ask(request))
    for (const [id, claim] of store.claims)
      store.claims.set(id, {
        ...claim,
        state: 'running',
        executionArn: 'arn:stopped',
        until: stopped.clock.now() + 40_000,
      })
    const { ask, run } = keyedRouter(quick, { store, route: { deadlineMs: 120_000 } })
    const next = await run(ask(request))
    assert.equal(next.status, 'SUCCEEDED')
    assert.ok(next.tookMs > 38_000 && next.tookMs < 60_000, `${next.tookMs} ms`)
    assert.deepEqual(next.path.slice(-3), ['Plan', 'Choose tier', 'Provisioned throughput'])
  })

  it('keeps its failure for a minute when it is an SDK’s name for its own retries', async () => {
    const { ask, calls, clock, run } = keyedRouter(failing)
    const retried = { prompt: 'Hello?', idempotencyKey: invocationKey('app', 'b7e3') }
    await run(ask(retried))
    const again = await run(ask(retried))
    assert.deepEqual([again.error, again.path, calls()], ['TiersExhausted', ['Plan', 'Exhausted'], 1])
    assert.match(again.record.message ?? '', /^a: TierMisconfigured: down.*run-1\)$/)
    await clock.advance(61_000)
    await run(ask(retried))
    assert.equal(calls(), 2)
  })
})

describe('an answer that was paid and cannot be stored', () => {
  const payloads = (fails: () => boolean) => ({
    load: async () => ({ value: { prompt: 'my secret' }, hash: 'h' }),
    save: async (name: string) => {
      if (fails()) throw new Error('AccessDenied')
      return `s3://bucket/${name}`
    },
  })
  const stored = { requestUri: 's3://bucket/payloads/requests/1', idempotencyKey: 'k2' }
  const s3 = { store: 's3' as const }

  it('ends the execution with its cost, after one call and four puts', async () => {
    let puts = 0
    const save = () => {
      puts += 1
      return true
    }
    const { ask, calls, run } = keyedRouter(quick, { route: s3, payloads: payloads(save) })
    const { error, path, record, tookMs } = await run(ask(stored))
    assert.deepEqual(
      [error, path.slice(2), calls(), puts],
      ['AnswerNotStored', ['Provisioned throughput', 'Answer not stored'], 1, 4],
    )
    const [entry] = record.attempts as { usd: number; message?: string }[]
    assert.deepEqual([entry?.usd, entry?.message], [0.003, undefined])
    assert.ok(tookMs < 7000)
  })

  it('is put again, so that a bucket that fails once costs nothing', async () => {
    let puts = 0
    const { ask, calls, run } = keyedRouter(quick, { route: s3, payloads: payloads(() => ++puts < 3) })
    const { status, record } = await run(ask(stored))
    assert.deepEqual([status, record.answerUri, calls()], ['SUCCEEDED', 's3://bucket/answers/run-1.json', 1])
  })

  it('keeps its key: a duplicate fails so too, and asks no model', async () => {
    const { ask, calls, run } = keyedRouter(quick, { route: s3, payloads: payloads(() => true) })
    const [, second] = await run(Promise.all([ask(stored), ask(stored)]))
    assert.deepEqual([second?.error, second?.path, calls()], ['AnswerNotStored', ['Plan', 'Answer not stored'], 1])
    assert.match(second?.record.message ?? '', /^a: AnswerNotStored; \$0\.003 was paid \(arn:.*run-1\)$/)
  })
})

describe('a store of keys that fails', () => {
  it('once, for each of three requests, makes no duplicates', async () => {
    let accesses = 0
    const store = claimMemory(() => ++accesses <= 3)
    const { ask, calls, run } = keyedRouter(quick, { store })
    await run(Promise.all([ask(request), ask(request), ask(request)]))
    assert.equal(calls(), 1)
  })

  it('altogether leaves every request to be answered', async () => {
    const { ask, calls, run } = keyedRouter(quick, { store: claimMemory(() => true) })
    const runs = await run(Promise.all([ask(request), ask(request)]))
    assert.deepEqual([runs.map(({ status }) => status), calls()], [['SUCCEEDED', 'SUCCEEDED'], 2])
  })
})
