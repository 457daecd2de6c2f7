import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Usage } from '../../core/answer.ts'
import type { Price, Tier } from '../../core/catalogue/tier.ts'
import type { TierKind } from '../../core/kind.ts'
import { costOf, estimateCost, expectedCost, type Served, tooDear } from '../../core/pricing.ts'

const tier = (kind: TierKind, price: Price, more: Partial<Tier> = {}): Tier => ({
  id: 't',
  kind,
  model: 'm',
  region: 'us-east-1',
  bucket: 'b',
  api: 'converse',
  contextWindow: 100_000,
  features: [],
  maxTokens: 1000,
  timeoutMs: 1000,
  price,
  ...more,
})
const million = (more: Partial<Usage> = {}): Usage => ({
  inputTokens: 1_000_000,
  outputTokens: 1_000_000,
  totalTokens: 2_000_000,
  source: 'bedrock',
  ...more,
})

describe('the cost of a call', () => {
  const plain = tier('on-demand', {
    input: 1,
    output: 2,
    cacheRead: 0.1,
    cacheWrite: 1.25,
    serviceTiers: { flex: 0.5 },
  })
  const fast = tier('latency-optimized', { input: 1, output: 2, optimized: { input: 3, output: 4 } })
  const router = tier(
    'prompt-router',
    { input: 10, output: 10 },
    {
      members: {
        'us.meta.llama3-1-8b-instruct-v1:0': { input: 1, output: 2 },
        'meta.llama3-1-70b-instruct-v1:0': { input: 3, output: 4 },
      },
    },
  )
  const long = tier('on-demand', { input: 1, output: 2, cacheWrite: { '5m': 1.25, '1h': 2 } })
  const stepped = tier('on-demand', {
    input: 1,
    output: 2,
    cacheRead: 0.1,
    above: { 272000: { input: 2, output: 3, cacheRead: 0.2 }, 500000: { input: 4, output: 6 } },
  })
  const secret = tier('on-demand', { input: 1, output: 2, above: { 272000: 'unknown' } })
  const input = (inputTokens: number): Usage => ({
    inputTokens,
    outputTokens: 0,
    totalTokens: inputTokens,
    source: 'bedrock',
  })
  const arn = (id: string) => `arn:aws:bedrock:us-east-1:111122223333:inference-profile/${id}`
  const latency = (served: 'optimized' | 'standard'): Served => ({ latency: { requested: 'optimized', served } })
  const served = (kind: 'flex' | 'priority' | 'default'): Served => ({
    serviceTier: { requested: 'flex', served: kind },
  })

  const rows: [string, Tier, Usage, Served, number, boolean][] = [
    ['is input and output', plain, million(), {}, 3, false],
    [
      'counts cache reads and writes apart',
      plain,
      million({ cacheReadInputTokens: 1_000_000, cacheWriteInputTokens: 1_000_000 }),
      {},
      4.35,
      false,
    ],
    [
      'takes the input price for cache reads without one, as an estimate',
      fast,
      million({ cacheReadInputTokens: 1_000_000 }),
      {},
      4,
      true,
    ],
    ['is an estimate when the counts are', plain, million({ source: 'estimate' }), {}, 3, true],
    ['is the optimized price when that served', fast, million(), latency('optimized'), 7, false],
    ['is the standard price when Bedrock degraded the request', fast, million(), latency('standard'), 3, false],
    ['has the factor of the service tier that served', plain, million(), served('flex'), 1.5, false],
    ['has no factor when the default tier served', plain, million(), served('default'), 3, false],
    ['is an estimate when the factor is not known', plain, million(), served('priority'), 3, true],
    [
      'is that of the routed model, by its profile’s ARN',
      router,
      million(),
      { invokedModel: arn('us.meta.llama3-1-8b-instruct-v1:0') },
      3,
      false,
    ],
    [
      'is that of the routed model, in whatever geography',
      router,
      million(),
      { invokedModel: arn('eu.meta.llama3-1-70b-instruct-v1:0') },
      7,
      false,
    ],
    [
      'is the router’s own, as an estimate, for a model it does not know',
      router,
      million(),
      { invokedModel: arn('us.amazon.nova-lite-v1:0') },
      20,
      true,
    ],
    ['is the router’s own, as an estimate, when nobody says which model answered', router, million(), {}, 20, true],
    [
      'has the price of an hour for what is cached for an hour',
      long,
      million({ cacheWriteInputTokens: 3_000_000, cacheDetails: [{ ttl: '1h', inputTokens: 2_000_000 }] }),
      {},
      8.25,
      false,
    ],
    [
      'takes twice the input for an hour without a price, as an estimate',
      plain,
      million({ cacheWriteInputTokens: 1_000_000, cacheDetails: [{ ttl: '1h', inputTokens: 1_000_000 }] }),
      {},
      5,
      true,
    ],
    ['has the price below a step up to it', stepped, input(272_000), {}, 0.272, false],
    ['has the price of the step above it', stepped, input(272_001), {}, 0.544002, false],
    ['has the price of the highest step that it is above', stepped, input(900_000), {}, 3.6, false],
    [
      'counts what is cached towards a step',
      stepped,
      { ...input(172_000), cacheReadInputTokens: 100_001 },
      {},
      0.3640002,
      false,
    ],
    ['is an estimate above a step without a public price', secret, input(272_001), {}, 0.272001, true],
    ['is certain below it', secret, input(272_000), {}, 0.272, false],
    [
      'has the factor of a service tier that came after this release',
      { ...plain, price: { input: 2, output: 10, serviceTiers: { ultrafast: 6 } } },
      million(),
      { serviceTier: { requested: 'ultrafast', served: 'ultrafast' } },
      72,
      false,
    ],
    ['is nothing where the price is', tier('sagemaker', { input: 0, output: 0 }), million(), {}, 0, false],
  ]
  for (const [what, subject, usage, by, usd, estimated] of rows) {
    it(what, () => assert.deepEqual(costOf(usage, subject, by), { usd, estimated }))
  }

  it('is an estimate when what served is named as nothing is that the catalogue lists', () => {
    const price: Price = { input: 1, output: 4, cacheWrite: { '5m': 1.25 }, serviceTiers: { flex: 0.5 } }
    for (const name of ['constructor', '__proto__', 'toString']) {
      const served = { serviceTier: { requested: 'default', served: name } }
      assert.deepEqual(costOf(million(), tier('on-demand', price), served), { usd: 5, estimated: true })
      const written = million({
        cacheWriteInputTokens: 1_000_000,
        cacheDetails: [{ ttl: name, inputTokens: 1_000_000 }],
      })
      assert.deepEqual(costOf(written, tier('on-demand', price)), { usd: 7, estimated: true })
      const router = tier('prompt-router', price, { members: { m: { input: 2, output: 2 } } })
      assert.deepEqual(costOf(million(), router, { invokedModel: name }), { usd: 5, estimated: true })
    }
  })

  it('keeps single tokens of the cheapest model', () => {
    const micro = tier('on-demand', { input: 0.035, output: 0.14 })
    const usage: Usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2, source: 'bedrock' }
    assert.equal(costOf(usage, micro).usd, 0.000000175)
  })

  it('is at most the optimized price, the dearest member and the dearest way to cache', () => {
    assert.equal(estimateCost(fast, 1_000_000, 1_000_000), 7)
    assert.equal(estimateCost(router, 1_000_000, 1_000_000), 20)
    assert.equal(estimateCost(plain, 1_000_000, 1_000_000), 3.25)
    assert.equal(estimateCost({ ...plain, serviceTier: 'flex' }, 1_000_000, 1_000_000), 3.25)
    const priority = tier(
      'on-demand',
      { input: 1, output: 2, serviceTiers: { priority: 1.75 } },
      { serviceTier: 'priority' },
    )
    assert.equal(estimateCost(priority, 1_000_000, 1_000_000), 5.25)
    assert.equal(estimateCost(long, 1_000_000, 0), 1.25)
    assert.equal(estimateCost(long, 1_000_000, 0, '1h'), 2)
    assert.equal(estimateCost(plain, 1_000_000, 0, '1h'), 2)
    assert.equal(estimateCost(stepped, 300_000, 0), 0.6)
  })

  it('is expected for an answer of usual length by what the tier asks for', () => {
    assert.equal(expectedCost(plain, 1_000_000, 100_000), 1.0006)
    assert.equal(expectedCost(plain, 1_000_000, 100), 1.0002)
    assert.equal(expectedCost(fast, 1_000_000, 100_000), 3.0012)
    assert.equal(expectedCost({ ...plain, serviceTier: 'flex' }, 1_000_000, 100), 0.5001)
    assert.equal(expectedCost(router, 1_000_000, 100), 2.0003)
  })
})

describe('a call that may cost more than is left', () => {
  const dear = (price: number, left: number) =>
    tooDear(tier('on-demand', { input: price, output: 0 }), { input: 1_000_000, output: 0 }, left)
  for (const [price, left, said] of [
    [0.5, 0.2, 'may cost $0.50, $0.20 of maxCostUsd is left'],
    [0.02, 0.0199, 'may cost $0.0200, $0.0199 of maxCostUsd is left'],
    [1, 0.0000001, 'may cost $1.00000000, $0.00000010 of maxCostUsd is left'],
    [3, 0, 'may cost $3.00, $0.00 of maxCostUsd is left'],
    [0.02, 0.02, undefined],
  ] as const)
    it(`says ${said ?? 'nothing when it just fits'}`, () => assert.equal(dear(price, left), said))

  it('is told from what is left by its digits, whatever the amounts', () => {
    const amount = fc.double({ min: 1e-9, max: 100, noNaN: true })
    fc.assert(
      fc.property(amount, amount, (price, left) => {
        const [, cost, rest] =
          /^may cost \$([\d.]+), \$([\d.]+) of/.exec(dear(price, left) ?? 'may cost $1, $0 of') ?? []
        assert.ok(Number(cost) > Number(rest), `${cost} ${rest}`)
      }),
      { seed: 42 },
    )
  })
})
