import assert from 'node:assert/strict'
import type { BatchOptions } from '../../cli/batch/batch.ts'
import { givenBatch, prompts, Raw } from '../support/batch.ts'
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

  it('answers each line and keeps line and id', async () => {
    await given.write([
      'Why is the sky blue?',
      { id: 'b', prompt: 'And the sea?' },
      { id: 3, prompt: 'Why?', route: 'economical' },
    ])
    const context = givenContext()
    assert.equal(await given.batch({}, context), 0)
    const lines = await given.results()
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
    await given.write([
      { prompt: 'One' },
      new Raw('{"prompt": "Two'),
      '',
      { prompt: 'Four', temperature: 1 },
      42,
      { prompt: 'Six' },
    ])
    const context = givenContext()
    assert.equal(await given.batch({}, context), 1)
    assert.deepEqual(
      (await given.results()).map(({ line, status, error }) => [line, status, error]),
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

  it('fails a line that nests too deeply alone', async () => {
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
    const fields = (levels: number) => new Raw(`{"prompt":"x","additionalModelRequestFields":{"a":${deep(levels)}}}`)
    await given.write(['One', new Raw(deep(3000)), fields(3000), fields(900), 'Five'])
    assert.equal(await given.batch(), 1)
    assert.deepEqual(
      (await given.results()).map(({ status }) => status),
      ['SUCCEEDED', 'FAILED', 'FAILED', 'SUCCEEDED', 'SUCCEEDED'],
    )
  })

  it('takes lines of 200 KB', async () => {
    await given.write([
      { id: 'large', prompt: 'all work and no play '.repeat(10_000) },
      { id: 'small', prompt: 'Hi' },
    ])
    assert.equal(await given.batch(), 0)
    assert.deepEqual(
      (await given.results()).map(({ id, status }) => [id, status]),
      [
        ['large', 'SUCCEEDED'],
        ['small', 'SUCCEEDED'],
      ],
    )
  })

  it('runs as many lines at once as it is told', async () => {
    await given.write(prompts(12))
    let running = 0
    let most = 0
    laptop.cloud.on(event => {
      if (event.type !== 'execution' || !event.execution.mapRunArn) return
      running += event.execution.status === 'RUNNING' ? 1 : -1
      most = Math.max(most, running)
    })
    assert.equal(await given.batch({ concurrency: 3 }), 0)
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
      if (lines) await given.write(lines)
      await assert.rejects(given.batch(options), { exitCode: 2, message })
      assert.equal(given.modelCalls(), 0)
    })
  }

  it('says that the bucket is not there', async () => {
    await given.write(['Hi'])
    const context = givenContext({ env: { STEPDOWN_PAYLOAD_BUCKET: 'gone' } })
    await assert.rejects(given.batch({}, context), { exitCode: 2, message: /^NoSuchBucket: .* \(bucket [\w-]+\)$/ })
  })
})
