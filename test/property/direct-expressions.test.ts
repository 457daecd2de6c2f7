import assert from 'node:assert/strict'
import fc from 'fast-check'
import jsonata from 'jsonata'
import { compileDirect, NOT_DIRECT } from '../../local/asl/direct.ts'
import { toJson } from '../../local/asl/json.ts'

/** Parts of expressions that the direct way knows, alone and put together. */
const operand = fc.constantFrom(
  ...['$a', '$b', '$a.x', '$b.x.y', '$a[0]', '$a[-1]', '$b[1]', '$a[0].x', '$a[[1..3]]', '$b[[0..0]]', '$c'],
  ...['1', '0', '-2', '2.5', '"x"', '""', 'true', 'false', 'null', '[]', '[1]', '[[1]]', '{}', '{"x": 1}'],
)
const { expression } = fc.letrec<{ expression: string }>(tie => {
  const part = tie('expression')
  const operator = fc.constantFrom('=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '&', 'and', 'or')
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      operand,
      fc.tuple(part, operator, part).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      fc.tuple(part, part, part).map(([test, then, otherwise]) => `(${test} ? ${then} : ${otherwise})`),
      fc.tuple(fc.constantFrom('$count', '$exists', '$not'), part).map(([name, argument]) => `${name}(${argument})`),
      fc.array(part, { maxLength: 3 }).map(parts => `[${parts.join(', ')}]`),
      fc.tuple(part, part).map(([one, two]) => `{"one": ${one}, "two": ${two}}`),
    ),
  }
})

const leaf = fc.constantFrom(0, 1, -3, 2.5, '', 'x', 'y', true, false, null)
const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.record({ x: tie('value') }, { requiredKeys: [] }),
    fc.record({ x: fc.record({ y: tie('value') }) }),
  ),
}))
const variables = fc
  .record({ a: value, b: value, c: value }, { requiredKeys: ['a', 'b'] })
  .map(data => JSON.parse(JSON.stringify(data)) as Record<string, unknown>)

describe('an expression that needs no interpreter', () => {
  it('has the value that JSONata gives it, or leaves it to JSONata', async () => {
    let direct = 0
    await fc.assert(
      fc.asyncProperty(expression, variables, async (source, data) => {
        const parsed = jsonata(source)
        const evaluate = compileDirect(parsed.ast())
        const found = evaluate ? evaluate(data) : NOT_DIRECT
        if (found === NOT_DIRECT) return
        direct += 1
        assert.deepEqual(found, toJson(await parsed.evaluate(undefined, structuredClone(data))), source)
      }),
      { numRuns: 3000 },
    )
    assert.ok(direct > 300, `only ${direct} of 3000 were direct`)
  }).timeout(30_000)
})
