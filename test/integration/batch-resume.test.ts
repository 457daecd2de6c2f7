import assert from 'node:assert/strict'
import { CommandError } from '../../cli/exit-codes.ts'
import { givenBatch, prompts } from '../support/batch.ts'
import { givenContext } from '../support/context.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

describe('a batch', () => {
  let laptop: Laptop
  let given: Awaited<ReturnType<typeof givenBatch>>
  beforeEach(async () => {
    laptop = await givenLaptop()
    given = await givenBatch(() => laptop)
  })
  afterEach(() => laptop[Symbol.asyncDispose]())

  it('says which line of the results is none when it is to go on', async () => {
    await given.write(['One?'])
    await given.batch()
    await given.writeResults('{"line":1,"status":"FAILED"}\n{"li')
    await assert.rejects(given.batch({ resume: true }), {
      exitCode: 2,
      message: /prompts\.results\.jsonl:2 is not a result of a batch: --force starts over$/,
    })
  })

  it('records what failed a line, and asks only that line again', async () => {
    const failing = { id: 'hard', prompt: 'Hard', tiers: ['nova-pro-optimized'] }
    await given.write([{ id: 'easy', prompt: 'Easy', tiers: ['mistral-endpoint'] }, failing])
    laptop.cloud.bedrock.addFault({ match: { kind: 'latency-optimized' }, error: 'ThrottlingException' })
    assert.equal(await given.batch(), 1)
    const [easy, hard] = await given.results()
    assert.equal(easy?.status, 'SUCCEEDED')
    assert.equal(hard?.error, 'TiersExhausted')
    const attempts = (hard?.cause as { attempts?: { tier: string; outcome: string }[] } | undefined)?.attempts
    assert.deepEqual(
      attempts?.map(({ tier, outcome }) => [tier, outcome]),
      [['nova-pro-optimized', 'TierThrottled']],
    )
    laptop.cloud.bedrock.clearFaults()
    const before = given.modelCalls()
    assert.equal(await given.batch({ resume: true }), 0)
    assert.equal(given.modelCalls() - before, 1)
    assert.deepEqual(
      (await given.results()).map(({ id, status }) => [id, status]),
      [
        ['easy', 'SUCCEEDED'],
        ['hard', 'SUCCEEDED'],
      ],
    )
  })

  it('goes on after Ctrl-C, and asks no line twice', async () => {
    await given.write(prompts(20))
    const interrupt = new AbortController()
    const off = laptop.cloud.on(event => {
      // The first answer of a line: the batch is under way and not over.
      if (event.type === 'execution' && event.execution.status === 'SUCCEEDED') {
        interrupt.abort(new CommandError('cancelled', 130))
      }
    })
    const first = given.batch({ concurrency: 1 }, givenContext({ interrupted: interrupt.signal }))
    await assert.rejects(first, { exitCode: 130, message: /goes on .* --resume/ })
    off()
    assert.equal(await given.batch({ resume: true }), 0)
    assert.equal((await given.results()).length, 20)
    assert.equal(given.modelCalls(), 20)
  })

  it('starts again with --resume where the laptop has forgotten it', async () => {
    await given.write(prompts(3))
    const interrupt = AbortSignal.abort(new CommandError('cancelled', 130))
    await assert.rejects(given.batch({}, givenContext({ interrupted: interrupt })), { exitCode: 130 })
    await laptop[Symbol.asyncDispose]()
    laptop = await givenLaptop()
    assert.equal(await given.batch({ resume: true }), 0)
    assert.equal((await given.results()).length, 3)
  })

  it('says what a laptop with real models has forgotten before it pays again', async () => {
    await given.write(prompts(3))
    const interrupt = AbortSignal.abort(new CommandError('cancelled', 130))
    await assert.rejects(given.batch({}, givenContext({ interrupted: interrupt })), { exitCode: 130 })
    await laptop[Symbol.asyncDispose]()
    laptop = await givenLaptop({ bedrock: 'aws' })
    await assert.rejects(given.batch({ resume: true }), {
      exitCode: 2,
      message: /its 3 lines were sent and may have been paid for, .* is lost; --pay-again asks them again$/,
    })
    assert.equal(laptop.cloud.stepFunctions.store.list().length, 0)
  })

  it('does not start a second batch over the results of the first, unless it is forced to', async () => {
    await given.write(['Hi'])
    assert.equal(await given.batch(), 0)
    await assert.rejects(given.batch(), { exitCode: 2, message: /--resume asks the lines that failed again, --force/ })
    assert.equal(await given.batch({ force: true }), 0)
  })

  it('does not go on with a file that has changed', async () => {
    await given.write(['Hi'])
    await given.batch()
    await given.write(['Hi', 'there'])
    await assert.rejects(given.batch({ resume: true }), {
      exitCode: 2,
      message: /has changed since its batch was started/,
    })
  })

  it('goes on with another bucket where the first one took nothing', async () => {
    await given.write(prompts(2))
    const wrong = givenContext({ env: { STEPDOWN_PAYLOAD_BUCKET: 'gone' } })
    await assert.rejects(given.batch({}, wrong), { message: /\(bucket gone\)$/ })
    const another = givenContext({ env: { STEPDOWN_PAYLOAD_BUCKET: 'gone-too' } })
    await assert.rejects(given.batch({ resume: true }, another), { message: /\(bucket gone-too\)$/ })
    assert.equal(await given.batch({ resume: true }), 0)
    assert.equal((await given.results()).length, 2)
    assert.equal(given.modelCalls(), 2)
  })

  it('keeps the bucket that has its lines', async () => {
    await given.write(prompts(2))
    const interrupted = AbortSignal.abort(new CommandError('cancelled', 130))
    await assert.rejects(given.batch({}, givenContext({ interrupted })), { exitCode: 130 })
    await laptop[Symbol.asyncDispose]()
    laptop = await givenLaptop()
    const other = givenContext({ env: { STEPDOWN_PAYLOAD_BUCKET: 'gone' } })
    assert.equal(await given.batch({ resume: true }, other), 0)
  })
})
