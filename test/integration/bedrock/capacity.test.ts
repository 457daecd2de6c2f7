import assert from 'node:assert/strict'
import { loadScenario, type Scenario } from '../../../local/bedrock/scenario.ts'
import { type Endpoint, errorOf, startEndpoint } from './endpoint.ts'

const nova = 'us.amazon.nova-pro-v1:0'
const imported = 'arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl'
const sagemaker = 'arn:aws:sagemaker:us-east-1:123456789012:endpoint/text-model'
const optimized = { performanceConfig: { latency: 'optimized' as const } }

describe('the capacity of the Bedrock simulator', () => {
  let endpoint: Endpoint
  const start = async (scenario: Omit<Scenario, 'description'>) => {
    endpoint = await startEndpoint(scenario)
  }
  afterEach(() => endpoint.close())
  const bucket = (end: string) => endpoint.bedrock.buckets().find(({ key }) => key.endsWith(end))

  it('throttles requests above the quota of a minute, and lets them in as it refills', async () => {
    await start({ rules: [{ quota: { requestsPerMinute: 2 } }] })
    await endpoint.ask(nova)
    await endpoint.ask(nova)
    const refused = await errorOf(endpoint.ask(nova))
    assert.equal(refused.name, 'ThrottlingException')
    assert.equal(refused.$metadata?.httpStatusCode, 429)
    assert.equal(refused.message, 'Too many requests, please wait before trying again.')
    endpoint.clock.advance(30_000)
    await endpoint.ask(nova)
    assert.deepEqual(bucket(nova)?.outcomes, { Answered: 3, ThrottlingException: 1 })
  })

  it('reserves maxTokens while a request runs and gives back what was not used', async () => {
    await start({ rules: [{ quota: { tokensPerMinute: 1000 } }] })
    const answer = await endpoint.ask(nova, { inferenceConfig: { maxTokens: 900 } })
    assert.equal(bucket(nova)?.available.tokens, 1000 - (answer.usage?.totalTokens ?? 0))
    await endpoint.ask(nova, { inferenceConfig: { maxTokens: 800 } })
  })

  it('throttles a request without maxTokens that reserves the maximum of the model', async () => {
    await start({ rules: [{ quota: { tokensPerMinute: 1000 } }] })
    const refused = await errorOf(endpoint.ask(nova))
    assert.equal(refused.message, 'Too many tokens, please wait before trying again.')
    assert.equal(bucket(nova)?.available.tokens, 1000)
  })

  it('settles at the burndown rate of the model', async () => {
    await start({})
    const claude = 'global.anthropic.claude-sonnet-4-6'
    const { usage } = await endpoint.ask(claude, { inferenceConfig: { maxTokens: 100 } })
    assert.equal(bucket(claude)?.used.tokens, (usage?.inputTokens ?? 0) + 5 * (usage?.outputTokens ?? 0))
  })

  it('says so when the tokens of the day are used up, until the next day', async () => {
    await start({ rules: [{ quota: { tokensPerDay: 200 } }] })
    const inferenceConfig = { maxTokens: 100 }
    await endpoint.ask(nova, { inferenceConfig })
    await endpoint.ask(nova, { inferenceConfig })
    const refused = await errorOf(endpoint.ask(nova, { inferenceConfig }))
    assert.equal(refused.message, 'Too many tokens per day, please wait before trying again.')
    endpoint.clock.advance(86_400_000)
    await endpoint.ask(nova, { inferenceConfig })
  })

  it('keeps the quotas of two source regions apart', async () => {
    await start({ rules: [{ quota: { requestsPerMinute: 1 } }] })
    await endpoint.ask(nova, {}, 'us-east-1')
    await endpoint.ask(nova, {}, 'us-west-2')
    assert.equal((await errorOf(endpoint.ask(nova, {}, 'us-west-2'))).name, 'ThrottlingException')
  })

  it('serves as standard, without a word, what finds the latency-optimized quota used up', async () => {
    await start({ rules: [{ match: { kind: 'latency-optimized' }, quota: { requestsPerMinute: 1 } }] })
    const first = await endpoint.ask(nova, optimized)
    const second = await endpoint.ask(nova, optimized)
    assert.equal(first.performanceConfig?.latency, 'optimized')
    assert.equal(second.performanceConfig?.latency, 'standard')
    assert.deepEqual(bucket('#optimized')?.outcomes, { Answered: 1, Degraded: 1 })
    assert.deepEqual(bucket(nova)?.outcomes, { Answered: 1 })
  })

  it('throttles a latency-optimized request when the standard quota is used up too', async () => {
    await start({ rules: [{ quota: { requestsPerMinute: 1 } }] })
    await endpoint.ask(nova, optimized)
    await endpoint.ask(nova, optimized)
    assert.equal((await errorOf(endpoint.ask(nova, optimized))).name, 'ThrottlingException')
  })

  it('serves a long request to Llama 3.1 405B as standard', async () => {
    await start({})
    const answer = await endpoint.ask(
      'us.meta.llama3-1-405b-instruct-v1:0',
      { ...optimized, messages: [{ role: 'user', content: [{ text: 'x'.repeat(44_000) }] }] },
      'us-east-2',
    )
    assert.equal(answer.performanceConfig?.latency, 'standard')
  })

  it('warms a cold model up from the first request on, and lets it cool when nobody asks', async () => {
    await start({ rules: [{ match: { kind: 'imported' }, warmUpMs: 20_000, idleMs: 300_000 }] })
    const cold = await errorOf(endpoint.ask(imported))
    assert.equal(cold.name, 'ModelNotReadyException')
    assert.equal(cold.$metadata?.httpStatusCode, 429)
    endpoint.clock.advance(19_999)
    assert.equal((await errorOf(endpoint.ask(imported))).name, 'ModelNotReadyException')
    endpoint.clock.advance(1)
    await endpoint.ask(imported)
    endpoint.clock.advance(300_000)
    await endpoint.ask(imported)
    endpoint.clock.advance(300_001)
    assert.equal((await errorOf(endpoint.ask(imported))).name, 'ModelNotReadyException')
  })

  it('takes the time to the first token and of each further token', async () => {
    await start({ rules: [{ firstTokenMs: [200, 400], tokensPerSecond: 100 }] })
    const answer = await endpoint.ask(nova)
    const tokens = answer.usage?.outputTokens ?? 0
    assert.deepEqual(endpoint.clock.sleeps, [300, tokens * 10])
    assert.equal(answer.metrics?.latencyMs, 300 + tokens * 10)
    assert.equal(endpoint.bedrock.recentCalls()[0]?.firstTokenMs, 300)
  })

  describe('in the scenario', () => {
    const outcomes = async (name: string) => {
      endpoint = await startEndpoint()
      endpoint.bedrock.useScenario(loadScenario(name))
      const tried: Record<string, string> = {}
      for (const [kind, modelId, more] of [
        ['latency-optimized', nova, optimized],
        ['on-demand', 'amazon.nova-pro-v1:0', {}],
        ['cross-region', nova, {}],
        ['imported', imported, {}],
        ['sagemaker', sagemaker, {}],
      ] as const) {
        tried[kind] = await endpoint.ask(modelId, more).then(
          answer => answer.stopReason ?? '',
          error => error.name,
        )
      }
      return Object.values(tried)
    }
    const [answer, throttled] = ['end_turn', 'ThrottlingException']
    // The SDK calls a connection that was cut a TimeoutError, with the code ECONNRESET.
    for (const [name, expected] of [
      ['calm', [answer, answer, answer, answer, answer]],
      ['instant', [answer, answer, answer, answer, answer]],
      ['slow', [answer, answer, answer, answer, answer]],
      ['overload', [answer, answer, answer, answer, answer]],
      ['throttled', [throttled, throttled, throttled, throttled, answer]],
      ['outage', ['ServiceUnavailableException', 'TimeoutError', answer, answer, answer]],
      ['cold-start', [throttled, throttled, throttled, 'ModelNotReadyException', throttled]],
    ] as const) {
      it(`${name}, the tiers end as it says`, async () => {
        assert.deepEqual(await outcomes(name), expected)
      })
    }

    it('overload, a burst is throttled on every Bedrock tier', async () => {
      endpoint = await startEndpoint()
      endpoint.bedrock.useScenario(loadScenario('overload'))
      const burst = async (modelId: string, more = {}) => {
        const calls = Array.from({ length: 60 }, () =>
          endpoint.ask(modelId, { inferenceConfig: { maxTokens: 10 }, ...more }),
        )
        const settled = await Promise.allSettled(calls)
        return settled.filter(({ status }) => status === 'rejected').length
      }
      assert.ok((await burst('amazon.nova-pro-v1:0')) > 0)
      assert.ok((await burst(nova)) > 0)
      assert.ok((await burst(nova, optimized)) > 0)
    })
  })
})
