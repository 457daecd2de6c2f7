import assert from 'node:assert/strict'
import { compile } from '../../../local/asl/engine.ts'
import { machine, one, pass } from './given.ts'

describe('a definition is accepted', () => {
  const accepted: [string, unknown][] = [
    ['as JSON text', JSON.stringify(one(pass))],
    ['with the query language on the state', { StartAt: 'X', States: { X: { ...pass, QueryLanguage: 'JSONata' } } }],
    ['with comments and a version', { ...one({ ...pass, Comment: 'c' }), Comment: 'c', Version: '1.0' }],
    ['with names below the top level', one({ ...pass, Output: '{% $states.input.items[price > 1].{"p": price} %}' })],
    ['with a function’s own context', one({ ...pass, Output: '{% $map($states.input.a, function($v) { $v.b }) %}' })],
    [
      'with text that only looks like JSONPath or an expression',
      one({ ...pass, Output: { 'a.$': '$.b', c: ' {% x %} ' } }),
    ],
    [
      'with a branch that assigns what the Catch around it assigns',
      one({
        Type: 'Parallel',
        End: true,
        Branches: [{ StartAt: 'P', States: { P: { ...pass, Assign: { v: 1 } } } }],
        Catch: [{ ErrorEquals: ['States.ALL'], Assign: { v: 2 }, Next: 'X' }],
      }),
    ],
    ['with an unreachable state', machine({ X: pass, Y: pass })],
  ]
  for (const [name, definition] of accepted) {
    it(name, () => {
      assert.equal(compile(definition).startAt.name, 'X')
    })
  }
})
