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
      { sku: 'b', count: 9 },
    ],
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
]

describe('an event pattern', () => {
  for (const [what, pattern, expected] of rows) {
    it(`${expected ? 'matches' : 'does not match'} ${what}`, () => {
      assert.equal(compilePattern(pattern)(event), expected)
    })
  }

  const refused: [string, unknown, RegExp][] = [
    [
      'an unknown operator, by its name',
      { source: [{ regex: '.*' }] },
      /^pattern\.source\[0\] has the unknown operator 'regex'$/,
    ],
    [
      'an unknown operator of anything-but',
      { source: [{ 'anything-but': { regex: '.*' } }] },
      /unknown operator 'regex'/,
    ],
    ['a bare value', { source: 'x' }, /^pattern\.source must be a list or an object, got "x"$/],
    ['an empty list', { source: [] }, /empty list/],
    ['an empty pattern', {}, /^pattern is empty/],
    ['a numeric without its number', { n: [{ numeric: ['>'] }] }, /must be a list such as/],
    ['a numeric with an unknown comparison', { n: [{ numeric: ['!=', 1] }] }, /must pair one of/],
    ['exists of a text', { n: [{ exists: 'yes' }] }, /must be true or false, got "yes"/],
    ['a $or of one', { $or: [{ a: [1] }] }, /at least two/],
    ['a cidr that is none', { n: [{ cidr: 'home' }] }, /address range/],
  ]
  for (const [what, pattern, message] of refused) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => compilePattern(pattern), { name: 'PatternError', message })
    })
  }
})
