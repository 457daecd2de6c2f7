import assert from 'node:assert/strict'
import { evaluate } from './given.ts'

const rows: [expression: string, expected: unknown][] = [
  ['$distinct([1, 2, 1, 3, 2])', [1, 2, 3]],
  ['$distinct([1, "1", true, "true", null, "null"])', [1, '1', true, 'true', null, 'null']],
  ['$distinct([[1, 2], [2, 1], [1, 2], "[1,2]"])', [[1, 2], [2, 1], '[1,2]']],
  ['$distinct([{"a": 1, "b": {"c": 2}}, {"b": {"c": 2}, "a": 1}])', [{ a: 1, b: { c: 2 } }]],
  ['$distinct([{"a,b": 1}, {"a": ",b"}])', [{ 'a,b': 1 }, { a: ',b' }]],
  ['$distinct([7, 7])', [7]],
  ['$distinct([{"a": 7}, {"a": 7}].a)', 7],
  ['$distinct("one")', 'one'],
  ['$count($distinct([$sum, $sum, $count]))', 2],
]

describe('$distinct', () => {
  for (const [expression, expected] of rows) {
    it(`${expression} is ${JSON.stringify(expected)}`, async () => {
      assert.deepEqual((await evaluate(expression)).value, expected)
    })
  }
})
