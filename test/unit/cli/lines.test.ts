import assert from 'node:assert/strict'
import { foreignFormat, readLines } from '../../../cli/batch/lines.ts'
import { writeJson } from '../../../cli/context.ts'
import { printable } from '../../../cli/terminal.ts'
import { givenTerminal } from '../../support/context.ts'

describe('the lines of a batch', () => {
  for (const id of ['9007199254740993', '1234567890123456789', '7']) {
    it(`keep the id ${id} as it was written`, () => {
      const { good } = readLines(`{"id":${id},"prompt":"Hi"}\r\n"And you?"`)
      assert.deepEqual(
        good.map(line => [line.line, line.id]),
        [
          [1, id],
          [2, undefined],
        ],
      )
    })
  }

  const foreign: [string, RegExp][] = [
    [
      '{"recordId":"1","modelInput":{"messages":[]}}\n{"recordId":"2","modelInput":{}}',
      /format of Bedrock batch inference/,
    ],
    ['\n{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{}}', /format of the OpenAI Batch API/],
  ]
  for (const [text, message] of foreign) {
    it(`of another batch are named once: ${message.source}`, () => assert.match(foreignFormat(text) ?? '', message))
  }

  it('of this one are not', () => assert.equal(foreignFormat('{"prompt":"Hi"}'), undefined))
})

describe('data on a terminal', () => {
  const hostile = 'a\u001b[2Jb\u001b]0;title\u0007c\u009b31md\u202ee\r\nf'
  it('can not move the cursor, hide text or turn its direction', () => {
    assert.equal(printable(hostile), 'abcde\nf')
  })

  it('is the same value as JSON, with every control escaped', () => {
    const terminal = givenTerminal()
    writeJson(terminal, { text: hostile })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(terminal.text().replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
    assert.equal(JSON.parse(terminal.text()).text, hostile)
  })
})
