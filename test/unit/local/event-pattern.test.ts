import assert from 'node:assert/strict'
import { compilePattern } from '../../../local/events/pattern.ts'

const event = {
  source: 'stepdown.client',
  'detail-type': 'Inference Requested',
  resources: ['arn:a', 'arn:b'],
  detail: {
    route: 'interactive',
    tokens: 120,
    urgent: true,
    user: { name: 'Ada', ip: '10.0.0.17' },
    nothing: null,
    empty: [],
    items: [
      { sku: 'a', count: 1 },
      {
        sku: 'b',
        count: 9,
        tags: [
          { k: 't1', v: 1 },
          { k: 't2', v: 2 },
        ],
      },
    ],
    pairs: [{ x: 3 }],
    path: 'aaab',
    'dotted.name': 'yes',
  },
}

const detail = (pattern: unknown) => ({ detail: pattern })
const rows: [string, unknown, boolean][] = [
  ['an exact value', { source: ['stepdown.client'] }, true],
  ['another value', { source: ['other'] }, false],
  ['one of several values', { source: ['other', 'stepdown.client'] }, true],
  ['all fields', { source: ['stepdown.client'], 'detail-type': ['Other'] }, false],
  ['one element of an array', { resources: ['arn:b'] }, true],
  ['a number', detail({ tokens: [120] }), true],
  ['a number that is a text in the pattern', detail({ tokens: ['120'] }), false],
  ['true', detail({ urgent: [true] }), true],
  ['null', detail({ nothing: [null] }), true],
  ['null for what is not there', detail({ missing: [null] }), false],
  ['a nested field', detail({ user: { name: ['Ada'] } }), true],
  ['an object in an array', detail({ items: { sku: ['b'] } }), true],
  ['prefix', { source: [{ prefix: 'stepdown.' }] }, true],
  ['prefix of another', { source: [{ prefix: 'aws.' }] }, false],
  ['prefix without case', { source: [{ prefix: { 'equals-ignore-case': 'STEP' } }] }, true],
  ['suffix', { source: [{ suffix: '.client' }] }, true],
  ['suffix of another', { source: [{ suffix: '.server' }] }, false],
  ['suffix without case', { source: [{ suffix: { 'equals-ignore-case': '.CLIENT' } }] }, true],
  ['equals-ignore-case', detail({ route: [{ 'equals-ignore-case': 'INTERACTIVE' }] }), true],
  ['equals-ignore-case of a number', detail({ tokens: [{ 'equals-ignore-case': '120' }] }), false],
  ['anything-but a value', detail({ route: [{ 'anything-but': 'patient' }] }), true],
  ['anything-but that value', detail({ route: [{ 'anything-but': 'interactive' }] }), false],
  ['anything-but a list', detail({ route: [{ 'anything-but': ['patient', 'interactive'] }] }), false],
  ['anything-but numbers', detail({ tokens: [{ 'anything-but': [1, 2] }] }), true],
  ['anything-but of what is not there', detail({ missing: [{ 'anything-but': 'x' }] }), false],
  ['anything-but prefix', detail({ route: [{ 'anything-but': { prefix: 'inter' } }] }), false],
  ['anything-but several prefixes', detail({ route: [{ 'anything-but': { prefix: ['x', 'y'] } }] }), true],
  ['anything-but suffix', detail({ route: [{ 'anything-but': { suffix: 'active' } }] }), false],
  [
    'anything-but without case',
    detail({ route: [{ 'anything-but': { 'equals-ignore-case': 'INTERACTIVE' } }] }),
    false,
  ],
  ['anything-but wildcard', detail({ route: [{ 'anything-but': { wildcard: '*act*' } }] }), false],
  ['numeric above', detail({ tokens: [{ numeric: ['>', 100] }] }), true],
  ['numeric in a range', detail({ tokens: [{ numeric: ['>=', 120, '<', 121] }] }), true],
  ['numeric outside a range', detail({ tokens: [{ numeric: ['>', 120, '<', 200] }] }), false],
  ['numeric equal', detail({ tokens: [{ numeric: ['=', 120] }] }), true],
  ['numeric of a text', detail({ route: [{ numeric: ['>', 0] }] }), false],
  ['exists', detail({ route: [{ exists: true }] }), true],
  ['exists of what is not there', detail({ missing: [{ exists: true }] }), false],
  ['exists of an empty array', detail({ empty: [{ exists: true }] }), false],
  ['exists: false', detail({ missing: [{ exists: false }] }), true],
  ['exists: false of what is there', detail({ route: [{ exists: false }] }), false],
  ['exists: false below what is not there', detail({ missing: { deep: [{ exists: false }] } }), true],
  ['wildcard', { source: [{ wildcard: 'step*client' }] }, true],
  ['wildcard that ends elsewhere', { source: [{ wildcard: 'step*server' }] }, false],
  ['wildcard with an escaped star', { source: [{ wildcard: 'step\\*client' }] }, false],
  ['wildcard with a dot, which is no pattern', { source: [{ wildcard: 'stepdown?client' }] }, false],
  ['cidr', detail({ user: { ip: [{ cidr: '10.0.0.0/24' }] } }), true],
  ['cidr of another net', detail({ user: { ip: [{ cidr: '10.0.1.0/24' }] } }), false],
  ['$or, first', { $or: [{ source: ['stepdown.client'] }, { source: ['x'] }] }, true],
  ['$or, none', { $or: [{ source: ['y'] }, { source: ['x'] }] }, false],
  [
    '$or below detail and beside a field',
    detail({ route: ['interactive'], $or: [{ tokens: [1] }, { urgent: [true] }] }),
    true,
  ],
  ['$or inside $or', { $or: [{ source: ['x'] }, { $or: [{ source: ['y'] }, detail({ tokens: [120] })] }] }, true],
  ['exists of an object, which is no leaf', detail({ user: [{ exists: true }] }), false],
  ['exists: false of an object, which is no leaf', detail({ user: [{ exists: false }] }), true],
  ['anything-but of an object', detail({ user: [{ 'anything-but': 'x' }] }), false],
  ['anything-but of an empty array', detail({ empty: [{ 'anything-but': 'x' }] }), false],
  ['anything-but a text of a number', detail({ tokens: [{ 'anything-but': '120' }] }), true],
  ['anything-but of null', detail({ nothing: [{ 'anything-but': { prefix: 'x' } }] }), true],
  ['anything-but for one element of an array', { resources: [{ 'anything-but': 'arn:a' }] }, true],
  ['what is not there or has another value', detail({ missing: [{ exists: false }, 'x'] }), true],
  ['two fields of one element', detail({ items: { sku: ['b'], count: [9] } }), true],
  ['two fields of different elements', detail({ items: { sku: ['a'], count: [9] } }), false],
  ['fields of one element through $or', detail({ items: { $or: [{ sku: ['c'] }, { sku: ['a'], count: [1] }] } }), true],
  ['fields in elements of different arrays', detail({ items: { sku: ['a'] }, pairs: { x: [3] } }), true],
  ['arrays in arrays, one element all the way', detail({ items: { sku: ['b'], tags: { k: ['t2'], v: [2] } } }), true],
  ['arrays in arrays, other inner elements', detail({ items: { sku: ['b'], tags: { k: ['t1'], v: [2] } } }), false],
  ['arrays in arrays, other outer elements', detail({ items: { sku: ['a'], tags: { k: ['t1'] } } }), false],
  ['a path with dots for nested fields', detail({ 'user.name': ['Ada'] }), true],
  ['nested fields for a name with dots', detail({ dotted: { name: ['yes'] } }), true],
  ['a wildcard that takes back no choice', detail({ path: [{ wildcard: '*a*ab' }] }), true],
  ['a wildcard with an escaped backslash', detail({ path: [{ wildcard: '*\\\\*' }] }), false],
  ['a wildcard whose parts would overlap', detail({ route: [{ wildcard: 'interactive*active' }] }), false],
  ['exactly', { source: [{ exactly: 'stepdown.client' }] }, true],
]

describe('an event pattern', () => {
  for (const [what, pattern, expected] of rows) {
    it(`${expected ? 'matches' : 'does not match'} ${what}`, () => {
      assert.equal(compilePattern(pattern)(event), expected)
    })
  }

  const source = (item: unknown) => ({ source: [item] })
  const refused: [unknown, string][] = [
    [source({ regex: '.*' }), 'Unrecognized match type regex (at source[0])'],
    [source({ constructor: 1 }), 'Unrecognized match type constructor (at source[0])'],
    [source({}), 'Match expression name not found (at source[0])'],
    [source({ prefix: 'a', suffix: 'b' }), 'Only one key allowed in match expression (at source[0])'],
    [source(['a']), 'Match value must be String, number, true, false, or null (at source[0])'],
    [
      source({ 'anything-but': { regex: '.*' } }),
      'Unsupported anything-but pattern: regex (at source[0].anything-but)',
    ],
    [
      source({ 'anything-but': ['a', 1] }),
      'Inside anything but list, either all values are number or string, mixed type is not supported (at source[0].anything-but)',
    ],
    [{ source: 'x' }, '"source" must be an object or an array (at source)'],
    [{ detail: { a: [] } }, 'Empty arrays are not allowed (at detail.a)'],
    [{}, 'Empty objects are not allowed'],
    [[], 'Filter is not an object'],
    [source({ numeric: ['>'] }), 'Value of > must be numeric (at source[0].numeric)'],
    [source({ numeric: ['!=', 1] }), 'Unrecognized numeric range operator: != (at source[0].numeric)'],
    [source({ numeric: ['>', 2, '<', 1] }), 'Bottom must be less than top (at source[0].numeric)'],
    [source({ exists: 'yes' }), 'exists match pattern must be either true or false. (at source[0].exists)'],
    [source({ cidr: 'home' }), "Malformed CIDR, one '/' required (at source[0].cidr)"],
    [source({ cidr: '10.0.0.0/32' }), 'IPv4 mask bits must be < 32 (at source[0].cidr)'],
    [source({ wildcard: 'a**' }), 'Consecutive wildcard characters at pos 2 (at source[0].wildcard)'],
    [source({ wildcard: 'é\\n' }), 'Invalid escape character at pos 3 (at source[0].wildcard)'],
    [{ $or: [{ a: [1] }] }, 'There must have at least 2 Objects in $or relationship. (at $or)'],
    [{ $or: [{ prefix: [1] }, { a: [1] }] }, 'prefix is Ruler reserved fieldName which cannot be used inside $or.'],
  ]
  for (const [pattern, message] of refused) {
    it(`is refused: ${message}`, () => {
      assert.throws(() => compilePattern(pattern), { name: 'PatternError', message })
    })
  }

  it('and an event that fit badly cost little', () => {
    const pattern = compilePattern({
      detail: Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`a${n}`, { x: [1] }])),
    })
    const same = Array.from({ length: 200 }, () => ({ x: 1 }))
    assert.equal(pattern({ detail: Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`a${n}`, same])) }), true)
    const list = Array.from({ length: 60 }, (_, n) => ({ [`a${n % 12}`]: { x: 1 } }))
    assert.equal(pattern({ detail: list }), false)
    assert.equal(compilePattern(source({ wildcard: '*a'.repeat(200) }))({ source: 'a'.repeat(100_000) }), true)
  })

  it('with more alternatives than any pattern needs is refused', () => {
    const or = { $or: Array.from({ length: 11 }, (_, n) => ({ [`f${n}`]: [1] })) }
    assert.throws(() => compilePattern({ a: or, b: or, c: or }), /more than 1000 combinations/)
  })
})
