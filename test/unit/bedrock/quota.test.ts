import assert from 'node:assert/strict'
import { createBucket } from '../../../local/bedrock/bucket.ts'
import { continuousAllowance, fixedAllowance } from '../../../local/bedrock/quota.ts'
import { resolveTarget } from '../../../local/bedrock/target.ts'

const target = resolveTarget({ modelId: 'us.amazon.nova-pro-v1:0', region: 'us-east-1' })
const throttled = { errorType: 'ThrottlingException' }

describe('an allowance', () => {
  it('that refills all the time never holds more than its limit', () => {
    const allowance = continuousAllowance(60, 60_000)
    allowance.take(60, 0)
    assert.equal(allowance.available(500), 0.5)
    assert.equal(allowance.available(10_000), 10)
    assert.equal(allowance.available(1_000_000), 60)
    allowance.take(-30, 1_000_000)
    assert.equal(allowance.available(1_000_000), 60)
  })

  it('that refills all the time can be in debt and works that off', () => {
    const allowance = continuousAllowance(60, 60_000)
    allowance.take(90, 0)
    assert.equal(allowance.available(0), -30)
    assert.equal(allowance.available(40_000), 10)
  })

  it('with fixed windows is whole at the start of each and forgets what was taken before', () => {
    const allowance = fixedAllowance(10, 60_000)
    allowance.take(10, 59_000)
    assert.equal(allowance.available(59_999), 0)
    assert.equal(allowance.available(60_000), 10)
    allowance.take(4, 61_000)
    allowance.take(-10, 62_000, 59_000)
    assert.equal(allowance.available(62_000), 6)
  })
})

describe('a capacity bucket', () => {
  it('takes nothing from a request that it refuses', () => {
    const bucket = createBucket(target, { requestsPerMinute: 10, tokensPerMinute: 100 }, 1)
    assert.throws(() => bucket.admit(101, 0), { ...throttled, message: /^Too many tokens, / })
    const { available, used, inFlight } = bucket.state(0)
    assert.deepEqual(
      { available, used, inFlight },
      {
        available: { requests: 10, tokens: 100 },
        used: { requests: 0, tokens: 0 },
        inFlight: 0,
      },
    )
  })

  it('lets in as many at a time as its concurrency says', () => {
    const bucket = createBucket(target, { concurrency: 2 }, 1)
    const first = bucket.admit(1, 0)
    bucket.admit(1, 0)
    assert.throws(() => bucket.admit(1, 0), throttled)
    first.settle({ input: 1, cacheWrite: 0, output: 1 }, 5)
    bucket.admit(1, 5)
    assert.equal(bucket.state(5).inFlight, 2)
  })

  it('settles once', () => {
    const bucket = createBucket(target, { tokensPerMinute: 1000 }, 10)
    const admission = bucket.admit(500, 0)
    admission.settle({ input: 20, cacheWrite: 5, output: 10 }, 0)
    admission.settle({ input: 20, cacheWrite: 5, output: 10 }, 0)
    assert.deepEqual([bucket.state(0).available.tokens, bucket.state(0).inFlight], [875, 0])
  })

  it('limits requests per second', () => {
    const bucket = createBucket(target, { requestsPerSecond: 6 }, 1)
    for (let i = 0; i < 6; i++) bucket.admit(1, 0)
    assert.throws(() => bucket.admit(1, 0), throttled)
    bucket.admit(1, 167)
  })

  it('with fixed windows lets nothing in before the next minute', () => {
    const bucket = createBucket(target, { requestsPerMinute: 1, window: 'fixed' }, 1)
    bucket.admit(1, 1000)
    assert.throws(() => bucket.admit(1, 59_999), throttled)
    bucket.admit(1, 60_000)
  })

  it('shows what was used although nothing limits it', () => {
    const bucket = createBucket(target, {}, 1)
    bucket.admit(50, 0).settle({ input: 3, cacheWrite: 0, output: 4 }, 100)
    assert.deepEqual(bucket.state(200).used, { requests: 1, tokens: 7 })
    assert.deepEqual(bucket.state(60_000).used, { requests: 0, tokens: 0 })
    assert.equal(bucket.state(60_000).daily.tokens, 7)
  })
})
