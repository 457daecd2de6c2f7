import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { evaluate } from './given.ts'

const rows: [name: string, expression: string, words: string][] = [
  ['a recursion without end', '($f := function($x) { 1 + $f($x) }; $f(1))', ': Stack overflow error'],
  ['a loop without end', '($f := function($x) { $f($x + 1) }; $f(1))', ': Expression evaluation timeout'],
  [
    'a product of lists',
    '$map([1..3000], function($i) { $map([1..3000], function($j) { $i * $j }) })',
    ': Expression evaluation timeout',
  ],
  ['a product of paths', '($a := [1..3000]; $count($a.($a.($a))))', ': Expression evaluation'],
  [
    'a list that fills the memory',
    '$count([1..900000])',
    ': Expression evaluation memory limit exceeded: Check for excessive memory usage',
  ],
  ['a product of ranges', '$count([1..800000].[1..800000])', ': Expression evaluation memory limit exceeded'],
  [
    'a list of long strings',
    '$join($map([1..100000], function($i) { $pad("x", 100000) }))',
    ': Expression evaluation memory limit exceeded',
  ],
  [
    'a list of long texts',
    '($s := $pad("", 1000, "a"); $map([1..100000], function() { $replace($s, "a", $s) }))',
    ': Expression evaluation memory limit exceeded',
  ],
  [
    'searches in a long list',
    '($a := [1..300000]; $count($a[-$ in $a]))',
    ': Expression evaluation timeout: Check for infinite loop',
  ],
  ['a huge $range', '$range(1, 100000000, 1)', ': Expression evaluation memory limit exceeded'],
  ['a range beyond JSONata’s own limit', '[1..10000001]', '. D2014: '],
  ['a huge $pad', '$length($pad("x", 900000000))', ': Expression evaluation memory limit exceeded'],
  [
    'a string that doubles',
    '($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $p("x", 25))',
    ': Expression evaluation memory limit exceeded',
  ],
  [
    'a pattern that backtracks',
    '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", /^(a+)+(?=c)/)',
    ': Expression evaluation timeout',
  ],
  ['an expression that is too deep', `1${'+1'.repeat(200)}`, ': Stack overflow error'],
]

describe('a hostile expression fails its own execution', function () {
  this.timeout(20_000)
  for (const [name, expression, words] of rows) {
    it(name, async () => {
      const { status, error, cause } = await evaluate(expression)
      assert.deepEqual([status, error], ['FAILED', 'States.QueryEvaluationError'])
      assert.ok(cause?.includes(`threw an error during evaluation${words}`), cause?.slice(0, 300))
    })
  }

  it('and leaves the process its turns', async () => {
    let turns = 0
    let done = false
    const ran = evaluate(rows[1]?.[1] ?? '').finally(() => {
      done = true
    })
    while (!done) {
      await nextTurn()
      turns += 1
    }
    assert.equal((await ran).status, 'FAILED')
    assert.ok(turns > 20, `${turns} turns`)
  })
})

describe('what is deep, long or large within bounds', () => {
  const fine: [string, unknown][] = [
    ['$sum([1..100000])', 5000050000],
    ['$reduce([1..10000], function($a, $b) { $a + $b })', 50005000],
    ['($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(5000))', 0],
    [`1${'+1'.repeat(90)}`, 91],
    ['$count($distinct([1..200000]))', 200000],
    ['$count($match("a1b2c3 and a longer text to search in", /[a-z]+[0-9]+/))', 3],
  ]
  for (const [expression, expected] of fine) {
    it(`${expression.slice(0, 70)} is ${expected}`, async () => {
      assert.equal((await evaluate(expression)).value, expected)
    })
  }
})
