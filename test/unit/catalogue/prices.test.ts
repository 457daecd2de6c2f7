import assert from 'node:assert/strict'
import { parse } from 'yaml'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'

const pricesOf = (price: string) => {
  const yaml = `
tiers: { a: { kind: on-demand, model: amazon.nova-lite-v1:0, contextWindow: 8000, price: ${price} } }
routes: { r: { deadline: 30s, tiers: [a] } }
default: r`
  return parseCatalogue(parse(yaml), {}, { region: 'us-east-1' }).tiers.get('a')?.price
}

describe('the prices of a tier', () => {
  it('have cache writes by ttl, steps by input size, and service tiers of any name', () => {
    const price =
      '{ input: 2, output: 10, cacheWrite: { 5m: 2.5, 1h: 4 }, above: { 272000: { input: 4, output: 15 }, 500000: unknown }, serviceTiers: { flex: 0.5, ultrafast: 6 } }'
    assert.deepEqual(pricesOf(price), {
      input: 2,
      output: 10,
      cacheWrite: { '5m': 2.5, '1h': 4 },
      above: { 272000: { input: 4, output: 15 }, 500000: 'unknown' },
      serviceTiers: { flex: 0.5, ultrafast: 6 },
    })
  })

  for (const [price, said] of [
    [
      '{ input: 2, output: 10, cacheWrite: { soon: 1 } }',
      /^tiers\.a\.price\.cacheWrite.*soon.* has a name that is not allowed: expected how long a cache is kept, such as 5m or 1h$/,
    ],
    [
      '{ input: 2, output: 10, cacheWrite: -1 }',
      /^tiers\.a\.price\.cacheWrite is -1: expected a number from 0 to 10000/,
    ],
    [
      '{ input: 2, output: 10, above: { many: unknown } }',
      /^tiers\.a\.price\.above.* has a name that is not allowed: expected a number of input tokens, such as 272000$/,
    ],
    ['{ input: 2, output: 10, above: { 272000: dear } }', /^tiers\.a\.price\.above\.272000 is "dear": expected/],
    ['{ input: 2, output: 10, above: { 272000: { input: 4 } } }', /^tiers\.a\.price\.above\.272000\.output is missing/],
    [
      '{ input: 2, output: 10, serviceTiers: { Flex: 1 } }',
      /^tiers\.a\.price\.serviceTiers\.Flex has a name that is not allowed: expected a service tier such as/,
    ],
  ] as const)
    it(`are refused where they are wrong: ${price}`, () =>
      assert.throws(() => pricesOf(price), { name: 'CatalogueError', message: said }))
})
