import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { filesOf } from '../support/imports.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const texts = filesOf(ROOT, ['statemachines'], /\.asl\.yml$/).map(file => ({
  file,
  text: readFileSync(`${ROOT}${file}`, 'utf8'),
}))

/** The JSONata expressions below a value. */
const expressionsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return value.startsWith('{%') ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsOf) : []
}

describe('the files of the state machines', () => {
  for (const { file, text } of texts) {
    it(`${file} is YAML that every tool reads: no merge keys, no bomb of aliases`, () => {
      assert.equal(typeof parse(text).States, 'object')
      assert.doesNotMatch(text, /<<:/)
    })

    it(`${file} has no regular expression and none of the operators that AWS's JSONata lacks`, () => {
      const found = expressionsOf(parse(text)).filter(expression => /[(,]\s*\/|\?\?|\?:/.test(expression))
      assert.deepEqual(found, [])
    })

    it(`${file} is read in one sitting: at most 250 lines`, () => {
      assert.ok(text.split('\n').length <= 251)
    })

    it(`${file} has no expression that is longer than a paragraph`, () => {
      const longest = expressionsOf(parse(text)).map(({ length }) => length)
      assert.ok(Math.max(0, ...longest) <= 560, `${Math.max(...longest)} characters`)
    })
  }
})
