import assert from 'node:assert/strict'
import { parseExactly, prettyJson, writtenNumber } from '../../core/exact-json.ts'

describe('JSON as it was written', () => {
  for (const number of ['1234567890123456789', '9007199254740993', '1.10', '1e3', '-0']) {
    it(`keeps ${number}`, () => {
      const text = `{"orderId":${number},"list":[${number},1]}`
      assert.equal(JSON.stringify(parseExactly(text)), text)
      assert.match(prettyJson(text), new RegExp(`"orderId": ${number.replaceAll('.', '\\.')},\n`))
    })
  }

  it('leaves what a number can hold a number, and names what it can not', () => {
    assert.deepEqual(parseExactly('{"a":1.5,"b":"9007199254740993"}'), { a: 1.5, b: '9007199254740993' })
    assert.equal(writtenNumber(parseExactly('9007199254740993')), '9007199254740993')
    assert.equal(writtenNumber(12), undefined)
  })

  it('leaves other text as it is', () => assert.equal(prettyJson('not {json'), 'not {json'))
})
