import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const SHIPPED = ['core', 'aws', 'doors', 'functions', 'local', 'client', 'cli']

/** The packages that a file needs when it runs; types are gone by then. */
const packagesIn = (text: string): string[] =>
  [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^'.][^']*)'|\bimport\('([^'.][^']*)'/gm)]
    .map(([, stated, lazy]) => stated ?? lazy ?? '')
    .filter(name => !name.startsWith('node:') && !name.startsWith('stepdown/'))
    .map(name => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))

describe('the npm package', () => {
  it('depends on every package that it imports', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const missing = SHIPPED.flatMap(room =>
      readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.ts'))
        .flatMap(file =>
          packagesIn(readFileSync(join(ROOT, room, file), 'utf8')).map(name => `${room}/${file}: ${name}`),
        )
        .filter(each => !Object.hasOwn(dependencies, each.split(': ')[1] ?? '')),
    )
    assert.deepEqual(missing, [])
  })
})
