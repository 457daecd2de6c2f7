import assert from 'node:assert/strict'
import { evaluate, run } from './given.ts'

const T0410 = (index: number, name: string) =>
  `T0410: Argument ${index} of function "${name}" does not match function signature`

const values: [string, unknown][] = [
  ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
  ['$partition([1,2,3], 2.9)', [[1, 2], [3]]],
  ['$partition([1,2])', [[1, 2]]],
  ['$range(0, 10, 3)', [0, 3, 6, 9]],
  ['$range(5, 1, -2)', [5, 3, 1]],
  ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
  ['$range(1, 9, 9)', 1],
  ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
  ['$hash("", "MD5")', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['$length($hash("a", "SHA-512"))', 128],
  ['$random(42)', 0.7275636800328681],
  ['$parse("{\\"a\\": [1, -0]}")', { a: [1, 0] }],
  ['$parse("null")', null],
  ['$pad("5", -3, "0")', '005'],
  ['$pad("ab", 5, "xy")', 'abxyx'],
  ['$exists($eval)', false],
  ['1 / 0', 'Infinity'],
  ['$string(1e20)', '100000000000000000000'],
]

const failures: [string, string][] = [
  ['$partition(1, 2)', 'T0412'],
  ['$partition([1], -1)', 'D3137: Second argument must be zero or greater'],
  ['$partition([1], 1, 1)', T0410(3, 'partition')],
  ['$partition([], 2)', 'returned nothing'],
  ['$range("a", 2, 1)', T0410(1, 'range')],
  ['$range(1, 2, 0)', 'returned nothing'],
  ['$hash("a", "md5")', "D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"],
  ['$hash(1, "MD5")', T0410(1, 'hash')],
  ['$uuid(1)', T0410(1, 'uuid')],
  ['$random("a")', T0410(1, 'random')],
  ['$parse("{")', 'D3137: Invalid JSON'],
  ['$parse("")', 'D3137: Invalid JSON'],
  ['$eval("1+1")', 'T1006: Attempted to invoke a non-function'],
]

describe('the functions that Step Functions adds to JSONata', () => {
  for (const [expression, expected] of values) {
    it(`${expression} is ${JSON.stringify(expected)}`, async () => {
      assert.deepEqual((await evaluate(expression)).value, expected)
    })
  }

  for (const [expression, expected] of failures) {
    it(`${expression} fails: ${expected}`, async () => {
      const { status, cause } = await evaluate(expression)
      assert.equal(status, 'FAILED')
      assert.ok(cause?.includes(expected), cause)
    })
  }

  it('read the clock and the randomness of the execution', async () => {
    const Output = {
      now: '{% $now() %}',
      millis: '{% $millis() %}',
      year: "{% $now('[Y]') %}",
      uuid: '{% $uuid() %}',
      random: '{% $random() %}',
    }
    const { value } = await run({ It: { Type: 'Pass', Output, End: true } }, { random: () => 0.5 })
    assert.deepEqual(value, {
      now: '2026-11-22T00:00:00.000Z',
      millis: Date.UTC(2026, 10, 22),
      year: '2026',
      uuid: '88888888-8888-4888-8888-888888888888',
      random: 0.5,
    })
  })
})
