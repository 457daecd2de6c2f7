import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import jsonata from 'jsonata'
import { parse } from 'yaml'
import { execute } from '../../local/asl/engine.ts'
import { loadService } from '../../local/serverless/service.ts'
import { CONFIGURED } from '../support/template.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const ROOT = join(import.meta.dirname, '../..')
const LINES: [string, unknown][] = [
  ['20,000 characters', 'x'.repeat(20_000)],
  ['quotes and backslashes', '"\\'.repeat(5000)],
  ['control characters', '\u0000\u001f'.repeat(1000)],
  ['a lone surrogate', '\ud83d'],
  ['null', null],
  ['a number', 1e300],
  ['a list', [[['a']]]],
  ['an empty object', {}],
  ['a request with a field of every name', { prompt: 'a', __proto__: 1, constructor: 2, $states: 3 }],
  ['something like an expression', '{% $parse("{") %}'],
]

/** Records, which cannot be cut in two: the entry that Catch appends, and the Cause. */
const LONGEST = 450

/** Every expression of a definition, `{% … %}` without its brackets. */
const expressionsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return value.startsWith('{%') ? [value.slice(2, -2)] : []
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(expressionsOf) : []
}

describe('the expressions of the machines', () => {
  for (const name of ['router', 'batch', 'canary'])
    it(`of the ${name} have no regular expression, and are short`, () => {
      const text = readFileSync(join(ROOT, `statemachines/${name}.asl.yml`), 'utf8')
      assert.ok(text.split('\n').length <= 250)
      for (const expression of new Set(expressionsOf(parse(text, { maxAliasCount: -1, merge: true })))) {
        assert.ok(!JSON.stringify(jsonata(expression).ast()).includes('"type":"regex"'), expression)
        assert.ok(expression.length < LONGEST, expression)
      }
    })
})

describe('the selector of a batch line', () => {
  const { ItemSelector } = parse(readFileSync(join(ROOT, 'statemachines/batch.asl.yml'), 'utf8')).States[
    'Answer each line'
  ]
  const machine = {
    QueryLanguage: 'JSONata',
    StartAt: 'Lines',
    States: {
      Lines: {
        Type: 'Map',
        Items: '{% $states.input.lines %}',
        ItemSelector,
        ItemProcessor: { StartAt: 'Line', States: { Line: { Type: 'Pass', End: true } } },
        End: true,
      },
    },
  }
  for (const [what, line] of LINES)
    for (const defaults of [{ route: 'economical' }, null, 'none', ['a']])
      it(`hands ${what} on, with the defaults ${JSON.stringify(defaults)} if both are objects`, async () => {
        const input = JSON.stringify({ lines: [line], defaults })
        const { status, output } = await execute(machine, { input, invoke: async () => 1 })
        assert.equal(status, 'SUCCEEDED')
        const request = typeof line === 'string' ? { prompt: line } : line
        const both =
          request !== null && typeof request === 'object' && !Array.isArray(request) && 'route' in Object(defaults)
        assert.deepEqual(JSON.parse(output ?? ''), [both ? { ...(defaults as object), ...request } : request])
      })
})

describe('the canary', () => {
  it('names dead tiers in a Cause of at most 20,000 characters, whatever they fail with', async () => {
    const { machines } = await loadService(join(ROOT, 'serverless.yml'), CONFIGURED)
    const canary = machines.find(({ name }) => name.endsWith('-canary'))
    const clock = createVirtualClock()
    const run = execute(canary?.definition, {
      input: '{}',
      clock,
      invoke: async () => {
        throw Object.assign(new Error('"\\'.repeat(10_000)), { name: `Odd"\\\u0000${'x'.repeat(5000)}` })
      },
    })
    const { error, cause = '' } = await clock.run(run)
    assert.equal(error, 'DeadTiers')
    assert.ok(cause.length <= 20_000 && cause.includes(': Odd"\\'), `${cause.length} characters`)
  })
})
