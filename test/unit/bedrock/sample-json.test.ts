import assert from 'node:assert/strict'
import { sampleJson } from '../../../local/bedrock/sample-json.ts'

describe('a sample for a JSON schema', () => {
  for (const [schema, expected] of [
    [{ type: 'string' }, 'simulated'],
    [{ enum: ['b', 'a'] }, 'b'],
    [{ const: 7 }, 7],
    [{ type: 'integer', minimum: 4 }, 4],
    [{ type: 'number' }, 1],
    [{ type: 'boolean' }, true],
    [{ type: ['null', 'string'] }, null],
    [{ type: 'array', items: { type: 'number' } }, [1]],
    [{ type: 'array' }, []],
    [{ anyOf: [{ type: 'boolean' }, { type: 'string' }] }, true],
    [{ type: 'string', default: 'x' }, 'x'],
    [{ properties: { a: { type: 'number' }, b: {} }, required: ['b'] }, { b: 'simulated' }],
    [{ properties: { a: { type: 'object', properties: { c: { const: 1 } } } } }, { a: { c: 1 } }],
    [true, 'simulated'],
  ] as [unknown, unknown][]) {
    it(`fits ${JSON.stringify(schema)}`, () => {
      assert.deepEqual(sampleJson(schema), expected)
    })
  }

  it('ends for a schema that contains itself', () => {
    const schema: Record<string, unknown> = { type: 'object' }
    schema.properties = { self: schema }
    assert.ok(JSON.stringify(sampleJson(schema)).length < 300)
  })
})
