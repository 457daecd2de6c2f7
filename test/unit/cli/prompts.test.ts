import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { goodLines, surveyPrompts } from '../../../cli/batch/prompts.ts'

describe('the file of a batch', () => {
  let folder: string
  let file: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepdown-prompts-'))
    file = join(folder, 'prompts.jsonl')
  })
  after(() => rm(folder, { recursive: true }))

  const read = async (content: string | Buffer) => {
    await writeFile(file, content)
    const { good, bad } = await surveyPrompts(file)
    const requests: string[] = []
    for await (const { line, request } of goodLines(file, new Set(good.keys())))
      requests.push(`${line} ${request.prompt}`)
    return { good: [...good], bad, requests }
  }

  it('is read by its lines, each with its number, and blank ones count', async () => {
    const { good, bad, requests } = await read('"One"\n\n{"prompt":"Three"}\n{"prom\n"Five"')
    assert.deepEqual(requests, ['1 One', '3 Three', '5 Five'])
    assert.deepEqual(good, [
      [1, undefined],
      [3, undefined],
      [5, undefined],
    ])
    assert.deepEqual(
      bad.map(({ line }) => line),
      [4],
    )
  })

  for (const id of ['9007199254740993', '1234567890123456789', '7']) {
    it(`keeps the id ${id} as it was written`, async () => {
      const { good } = await read(`{"id":${id},"prompt":"Hi"}\r\n"And you?"`)
      assert.deepEqual(good, [
        [1, id],
        [2, undefined],
      ])
    })
  }

  const text = '"Schön 🦀"\n"Zwei"'
  const encodings: [string, Buffer][] = [
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ]
  for (const [name, bytes] of encodings) {
    it(`may be ${name}, as Windows saves it`, async () => {
      assert.deepEqual((await read(bytes)).requests, ['1 Schön 🦀', '2 Zwei'])
    })
  }

  it('may be longer than what is read of it at once, in the middle of a character', async () => {
    const long = Array.from({ length: 3000 }, (_, n) => JSON.stringify(`${'é🦀'.repeat(n % 7)} ${n}`)).join('\n')
    const { requests, bad } = await read(`"x"\n${long}`)
    assert.deepEqual([requests.length, bad.length], [3001, 0])
    assert.equal(requests[2951], `2952 ${'é🦀'.repeat(3)} 2950`)
  })

  const foreign: [string, RegExp][] = [
    [
      '{"recordId":"1","modelInput":{"messages":[]}}\n{"recordId":"2","modelInput":{}}',
      /format of Bedrock batch inference/,
    ],
    ['\n{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{}}', /format of the OpenAI Batch API/],
  ]
  for (const [content, message] of foreign) {
    it(`is refused once when it is another's: ${message.source}`, async () => {
      await writeFile(file, content)
      await assert.rejects(surveyPrompts(file), { exitCode: 2, message })
    })
  }

  it('has no line with a stream: its answers come as a whole', async () => {
    const { bad } = await read('{"prompt":"One","stream":"6f1c9a52-3a1e-4d0b-9a65-2f7a4b8c9d10"}')
    assert.deepEqual(bad, [
      { line: 1, problem: 'stream is given: expected none in a batch, whose answers come as a whole' },
    ])
  })
})
