import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BatchOptions, runBatch } from '../../cli/batch/batch.ts'
import type { ResultLine } from '../../cli/batch/results.ts'
import { CommandError } from '../../cli/exit-codes.ts'
import { givenContext, type TestContext } from '../support/context.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

const prompts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `q${index + 1}`, prompt: `Question ${index + 1}?` }))

describe('a batch', () => {
  let laptop: Laptop
  let folder: string
  let file: string

  beforeEach(async () => {
    laptop = await givenLaptop()
    folder = await mkdtemp(join(tmpdir(), 'stepdown-batch-'))
    file = join(folder, 'prompts.jsonl')
  })
  afterEach(() => laptop[Symbol.asyncDispose]())

  const write = (lines: unknown[]) =>
    writeFile(file, lines.map(line => (line instanceof Raw ? line.text : JSON.stringify(line))).join('\n'))
  const batch = (options: Partial<BatchOptions> = {}, context: TestContext = givenContext()) =>
    runBatch(file, { endpoint: laptop.cloud.endpoint, ...options }, context)
  const results = async (): Promise<ResultLine[]> =>
    (await readFile(join(folder, 'prompts.results.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
  const modelCalls = () => laptop.cloud.bedrock.recentCalls().length

  it('says which line of the results is none when it is to go on', async () => {
    await write(['One?'])
    await batch()
    await writeFile(join(folder, 'prompts.results.jsonl'), '{"line":1,"status":"FAILED"}\n{"li')
    await assert.rejects(batch({ resume: true }), {
      exitCode: 2,
      message: /prompts\.results\.jsonl:2 is not a result of a batch: --force starts over$/,
    })
  })

  it('answers each line and keeps line and id', async () => {
    await write([
      'Why is the sky blue?',
      { id: 'b', prompt: 'And the sea?' },
      { id: 3, prompt: 'Why?', route: 'economical' },
    ])
    const context = givenContext()
    assert.equal(await batch({}, context), 0)
    const lines = await results()
    assert.deepEqual(
      lines.map(({ line, id, status, output }) => [line, id, status, output?.route]),
      [
        [1, null, 'SUCCEEDED', 'interactive'],
        [2, 'b', 'SUCCEEDED', 'interactive'],
        [3, '3', 'SUCCEEDED', 'economical'],
      ],
    )
    assert.match(lines[1]?.output?.text ?? '', /And the sea/)
    assert.match(context.out.text(), /3 answered/)
  })

  it('reports a broken line by its number and answers the others', async () => {
    await write([
      { prompt: 'One' },
      new Raw('{"prompt": "Two'),
      '',
      { prompt: 'Four', temperature: 1 },
      42,
      { prompt: 'Six' },
    ])
    const context = givenContext()
    assert.equal(await batch({}, context), 1)
    assert.deepEqual(
      (await results()).map(({ line, status, error }) => [line, status, error]),
      [
        [1, 'SUCCEEDED', undefined],
        [2, 'FAILED', 'BadLine'],
        [3, 'FAILED', 'BadLine'],
        [4, 'FAILED', 'BadLine'],
        [5, 'FAILED', 'BadLine'],
        [6, 'SUCCEEDED', undefined],
      ],
    )
    assert.match(context.err.text(), /prompts\.jsonl:2 not JSON/)
    assert.match(context.err.text(), /prompts\.jsonl:4 temperature is not a known field/)
  })

  it('records what failed a line, and asks only that line again', async () => {
    const failing = { id: 'hard', prompt: 'Hard', tiers: ['nova-pro-optimized'] }
    await write([{ id: 'easy', prompt: 'Easy', tiers: ['mistral-endpoint'] }, failing])
    laptop.cloud.bedrock.addFault({ match: { kind: 'latency-optimized' }, error: 'ThrottlingException' })
    assert.equal(await batch(), 1)
    const [easy, hard] = await results()
    assert.equal(easy?.status, 'SUCCEEDED')
    assert.equal(hard?.error, 'TiersExhausted')
    const attempts = (hard?.cause as { attempts?: { tier: string; outcome: string }[] } | undefined)?.attempts
    assert.deepEqual(
      attempts?.map(({ tier, outcome }) => [tier, outcome]),
      [['nova-pro-optimized', 'TierThrottled']],
    )
    laptop.cloud.bedrock.clearFaults()
    const before = modelCalls()
    assert.equal(await batch({ resume: true }), 0)
    assert.equal(modelCalls() - before, 1)
    assert.deepEqual(
      (await results()).map(({ id, status }) => [id, status]),
      [
        ['easy', 'SUCCEEDED'],
        ['hard', 'SUCCEEDED'],
      ],
    )
  })

  it('goes on after Ctrl-C, and asks no line twice', async () => {
    await write(prompts(20))
    const interrupt = new AbortController()
    const off = laptop.cloud.on(event => {
      // The first answer of a line: the batch is under way and not over.
      if (event.type === 'execution' && event.execution.status === 'SUCCEEDED') {
        interrupt.abort(new CommandError('cancelled', 130))
      }
    })
    const first = batch({ concurrency: 1 }, givenContext({ interrupted: interrupt.signal }))
    await assert.rejects(first, { exitCode: 130, message: /goes on .* --resume/ })
    off()
    assert.equal(await batch({ resume: true }), 0)
    assert.equal((await results()).length, 20)
    assert.equal(modelCalls(), 20)
  })

  it('starts again with --resume where the laptop has forgotten it', async () => {
    await write(prompts(3))
    const interrupt = AbortSignal.abort(new CommandError('cancelled', 130))
    await assert.rejects(batch({}, givenContext({ interrupted: interrupt })), { exitCode: 130 })
    await laptop[Symbol.asyncDispose]()
    laptop = await givenLaptop()
    assert.equal(await batch({ resume: true }), 0)
    assert.equal((await results()).length, 3)
  })

  it('takes lines of 200 KB', async () => {
    await write([
      { id: 'large', prompt: 'all work and no play '.repeat(10_000) },
      { id: 'small', prompt: 'Hi' },
    ])
    assert.equal(await batch(), 0)
    assert.deepEqual(
      (await results()).map(({ id, status }) => [id, status]),
      [
        ['large', 'SUCCEEDED'],
        ['small', 'SUCCEEDED'],
      ],
    )
  })

  it('runs as many lines at once as it is told', async () => {
    await write(prompts(12))
    let running = 0
    let most = 0
    laptop.cloud.on(event => {
      if (event.type !== 'execution' || !event.execution.mapRunArn) return
      running += event.execution.status === 'RUNNING' ? 1 : -1
      most = Math.max(most, running)
    })
    assert.equal(await batch({ concurrency: 3 }), 0)
    assert.equal(most, 3)
  })

  const refusals: [name: string, lines: unknown[] | undefined, options: Partial<BatchOptions>, message: RegExp][] = [
    ['a file that is not there', undefined, {}, /prompts\.jsonl can not be read: there is no such file$/],
    ['an empty file', [], {}, /prompts\.jsonl is empty: expected a prompt or a request a line/],
    ['a file of bad lines only', [1, 2], {}, /no line that can be sent/],
    ['a route that is not in the catalogue', ['Hi'], { route: 'fastest' }, /--route is "fastest": expected one of/],
    [
      'such a route with --concurrency',
      ['Hi'],
      { route: 'fastest', concurrency: 2 },
      /--route is "fastest": expected one of interactive, /,
    ],
    [
      'a route that is not in the catalogue it is given',
      ['Hi'],
      { route: 'patient', concurrency: 2, tiers: 'test/fixtures/converse-endpoints.yml' },
      /--route is "patient": expected one of interactive$/,
    ],
    [
      'a catalogue that is not there',
      ['Hi'],
      { tiers: 'none.yml' },
      /^none\.yml can not be read: .*give --concurrency/,
    ],
    ['--resume of nothing', ['Hi'], { resume: true }, /there is nothing to resume/],
  ]
  for (const [name, lines, options, message] of refusals) {
    it(`refuses ${name}`, async () => {
      if (lines) await write(lines)
      await assert.rejects(batch(options), { exitCode: 2, message })
      assert.equal(modelCalls(), 0)
    })
  }

  it('does not start a second batch over the results of the first, unless it is forced to', async () => {
    await write(['Hi'])
    assert.equal(await batch(), 0)
    await assert.rejects(batch(), { exitCode: 2, message: /--resume asks the lines that failed again, --force/ })
    assert.equal(await batch({ force: true }), 0)
  })

  it('does not go on with a file that has changed', async () => {
    await write(['Hi'])
    await batch()
    await write(['Hi', 'there'])
    await assert.rejects(batch({ resume: true }), { exitCode: 2, message: /has changed since its batch was started/ })
  })

  it('says that the bucket is not there', async () => {
    await write(['Hi'])
    const context = givenContext({ env: { STEPDOWN_PAYLOAD_BUCKET: 'gone' } })
    await assert.rejects(batch({}, context), { exitCode: 2, message: /^NoSuchBucket: .* \(bucket [\w-]+\)$/ })
  })

  it('goes on with another bucket where the first one took nothing', async () => {
    await write(prompts(2))
    const wrong = givenContext({ env: { STEPDOWN_PAYLOAD_BUCKET: 'gone' } })
    await assert.rejects(batch({}, wrong), { message: /\(bucket gone\)$/ })
    const another = givenContext({ env: { STEPDOWN_PAYLOAD_BUCKET: 'gone-too' } })
    await assert.rejects(batch({ resume: true }, another), { message: /\(bucket gone-too\)$/ })
    assert.equal(await batch({ resume: true }), 0)
    assert.equal((await results()).length, 2)
    assert.equal(modelCalls(), 2)
  })

  it('keeps the bucket that has its lines', async () => {
    await write(prompts(2))
    const interrupted = AbortSignal.abort(new CommandError('cancelled', 130))
    await assert.rejects(batch({}, givenContext({ interrupted })), { exitCode: 130 })
    await laptop[Symbol.asyncDispose]()
    laptop = await givenLaptop()
    const other = givenContext({ env: { STEPDOWN_PAYLOAD_BUCKET: 'gone' } })
    assert.equal(await batch({ resume: true }, other), 0)
  })
})

/** A line that is not JSON. */
class Raw {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
