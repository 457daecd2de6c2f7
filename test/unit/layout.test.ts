import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
/** What each room may import, besides itself. */
const ROOMS: Record<string, string[]> = {
  core: [],
  aws: ['core'],
  functions: ['core', 'aws'],
  local: ['core', 'aws', 'functions', 'build'],
  client: ['core', 'aws'],
  cli: ['core', 'aws', 'functions', 'local', 'client', 'build'],
  console: ['core'],
}

interface Import {
  file: string
  from: string
}

const importsOf = (room: string): Import[] =>
  readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .flatMap(entry => {
      const file = join(entry.parentPath, entry.name)
      const text = readFileSync(file, 'utf8')
      return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([\w@./:-]+)'/g)].map(([, from = '']) => ({
        file: relative(ROOT, file),
        from: from.startsWith('.') ? relative(ROOT, resolve(entry.parentPath, from)) : from,
      }))
    })

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
const isInside = (path: string) => Object.keys(ROOMS).some(room => path.startsWith(`${room}/`))

describe('the layout', () => {
  for (const [room, allowed] of Object.entries(ROOMS))
    it(`lets ${room}/ import ${allowed.length === 0 ? 'nothing but itself' : `only ${allowed.join(', ')}`}`, () => {
      const strangers = importsOf(room).filter(
        ({ from }) => isInside(from) && ![room, ...allowed].some(one => from.startsWith(`${one}/`)),
      )
      assert.deepEqual(strangers, [])
    })

  it('keeps the SDK, Node and everything impure out of core/', () => {
    const outside = importsOf('core').filter(({ from }) => !from.startsWith('core/') && !/^zod/.test(from))
    assert.deepEqual(outside, [])
    const impure = readdirSync(join(ROOT, 'core'), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .filter(file =>
        /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|\bprocess\.|setTimeout\(/.test(
          withoutComments(readFileSync(join(ROOT, 'core', file), 'utf8')),
        ),
      )
    assert.deepEqual(impure, [])
  })

  it('reads the environment in aws/ in one file', () => {
    const readers = ['aws', 'functions']
      .flatMap(room =>
        readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map(file => join(room, file)),
      )
      .filter(file => file.endsWith('.ts'))
      .filter(file => withoutComments(readFileSync(join(ROOT, file), 'utf8')).includes('process.env'))
    assert.deepEqual(readers, ['aws/env.ts'])
  })

  it('has no file over 250 lines', () => {
    const rooms = [...Object.keys(ROOMS), 'build', 'bench']
    const long = rooms
      .flatMap(room =>
        readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map(file => join(room, file)),
      )
      .filter(file => /\.(tsx?|js|css)$/.test(file))
      .filter(file => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 251)
    assert.deepEqual(long, [])
  })
})
