import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { circlesOf, filesOf, importsOf, roomOf, strangers } from '../support/imports.ts'

const ROOT = resolve(import.meta.dirname, '../..')
/** What each floor may import, besides itself. */
const FLOORS: Record<string, string[]> = {
  core: [],
  aws: ['core'],
  doors: ['core', 'aws'],
  functions: ['core', 'aws', 'doors'],
  local: ['core', 'aws', 'functions', 'build'],
  client: ['core', 'aws'],
  cli: ['core', 'aws', 'functions', 'local', 'client', 'build'],
  console: ['core'],
}
const WORDS = ['core/answer.ts', 'core/clock.ts', 'core/kind.ts']
/** What each room of core/ may import of core/, besides itself. A new arrow is a decision: write it here. */
const ROOMS: Record<string, string[]> = {
  'core/kind.ts': [],
  'core/clock.ts': [],
  'core/decode-text.ts': [],
  'core/exact-json.ts': [],
  'core/problems.ts': [],
  'core/schema.ts': [],
  'core/faults': ['core/kind.ts'],
  'core/catalogue': ['core/kind.ts', 'core/problems.ts', 'core/schema.ts'],
  'core/answer.ts': ['core/kind.ts', 'core/catalogue', 'core/faults'],
  'core/claim.ts': ['core/answer.ts'],
  'core/request': [...WORDS, 'core/catalogue', 'core/faults', 'core/problems.ts', 'core/schema.ts'],
  'core/pricing.ts': [...WORDS, 'core/catalogue'],
  'core/capacity': [...WORDS, 'core/catalogue'],
  'core/plan.ts': [...WORDS, 'core/capacity', 'core/catalogue', 'core/faults', 'core/pricing.ts', 'core/request'],
  'core/codecs': [...WORDS, 'core/catalogue', 'core/faults', 'core/request'],
  'core/attempt': [...WORDS, 'core/catalogue', 'core/faults', 'core/plan.ts', 'core/pricing.ts', 'core/request'],
  'core/stream': WORDS,
  'core/history': [...WORDS, 'core/catalogue', 'core/request'],
  'core/doors': [
    ...WORDS,
    'core/catalogue',
    'core/claim.ts',
    'core/history',
    'core/problems.ts',
    'core/request',
    'core/stream',
  ],
  'core/preflight': ['core/kind.ts', 'core/catalogue'],
}

const withoutComments = (file: string) => readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
const floorOf = (path: string) => Object.keys(FLOORS).find(floor => path.startsWith(`${floor}/`))

describe('the layout', () => {
  for (const [floor, allowed] of Object.entries(FLOORS))
    it(`lets ${floor}/ import ${allowed.length === 0 ? 'nothing but itself' : `only ${allowed.join(', ')}`}`, () => {
      const found = importsOf(ROOT, [floor]).filter(({ from }) => {
        const other = floorOf(from)
        return other !== undefined && other !== floor && !allowed.includes(other)
      })
      assert.deepEqual(found, [])
    })

  it('allows only the arrows between the rooms of core/ that are listed', () => {
    assert.deepEqual(strangers(importsOf(ROOT, ['core']), ROOMS), [])
  })

  it('lists every room of core/', () => {
    const rooms = new Set(filesOf(ROOT, ['core'], /\.ts$/).map(roomOf))
    assert.deepEqual([...rooms].sort(), Object.keys(ROOMS).sort())
  })

  it('has no circle of imports, those of types included', () => {
    assert.deepEqual(circlesOf(importsOf(ROOT, [...Object.keys(FLOORS), 'build', 'bench'])), [])
  })

  it('would find an import against the arrows', () => {
    const wrong = [{ file: 'core/faults/table.ts', from: 'core/request/request.ts' }]
    assert.deepEqual(strangers(wrong, ROOMS), ['core/faults/table.ts → core/request/request.ts'])
  })

  it('would find a circle that one import closes', () => {
    const line = [
      { file: 'core/a.ts', from: 'core/b.ts' },
      { file: 'core/b.ts', from: 'core/c.ts' },
      { file: 'core/d.ts', from: 'core/a.ts' },
    ]
    assert.deepEqual(circlesOf(line), [])
    assert.deepEqual(circlesOf([...line, { file: 'core/c.ts', from: 'core/a.ts' }]), [
      ['core/a.ts', 'core/b.ts', 'core/c.ts'],
    ])
  })

  it('keeps the SDK, Node and everything impure out of core/', () => {
    const outside = importsOf(ROOT, ['core']).filter(({ from }) => !from.startsWith('core/') && !/^zod/.test(from))
    assert.deepEqual(outside, [])
    const impure = filesOf(ROOT, ['core'], /\.ts$/).filter(file =>
      /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|\bprocess\.|setTimeout\(/.test(withoutComments(file)),
    )
    assert.deepEqual(impure, [])
  })

  it('reads the environment of the functions in one file', () => {
    const readers = filesOf(ROOT, ['aws', 'functions'], /\.ts$/).filter(file =>
      withoutComments(file).includes('process.env'),
    )
    assert.deepEqual(readers, ['aws/env.ts'])
  })

  it('has no file over 250 lines', () => {
    const long = filesOf(ROOT, [...Object.keys(FLOORS), 'build', 'bench'], /\.(tsx?|js|css)$/).filter(
      file => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 251,
    )
    assert.deepEqual(long, [])
  })
})
