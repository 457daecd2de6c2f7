import assert from 'node:assert/strict'
import { writeJson } from '../../../cli/context.ts'
import { printable } from '../../../cli/terminal.ts'
import { givenTerminal } from '../../support/context.ts'

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
