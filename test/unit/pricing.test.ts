import assert from 'node:assert/strict'
import type { Usage } from '../../core/answer.ts'
import type { Price, Tier } from '../../core/catalogue/tier.ts'
import type { TierKind } from '../../core/kind.ts'
import { costOf, estimateCost, expectedCost, type Served } from '../../core/pricing.ts'

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
    ['is nothing where the price is', tier('sagemaker', { input: 0, output: 0 }), million(), {}, 0, false],
  ]
  for (const [what, subject, usage, by, usd, estimated] of rows) {
    it(what, () => assert.deepEqual(costOf(usage, subject, by), { usd, estimated }))
  }

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
  })

  it('is expected for an answer of usual length by what the tier asks for', () => {
    assert.equal(expectedCost(plain, 1_000_000, 100_000), 1.0006)
    assert.equal(expectedCost(plain, 1_000_000, 100), 1.0002)
    assert.equal(expectedCost(fast, 1_000_000, 100_000), 3.0012)
    assert.equal(expectedCost({ ...plain, serviceTier: 'flex' }, 1_000_000, 100), 0.5001)
    assert.equal(expectedCost(router, 1_000_000, 100), 2.0003)
  })
})
