import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { TIER_KINDS, type TierKind } from '../../core/kind.ts'
import { givenLaptop } from '../support/laptop.ts'
import { STATE_OF } from '../support/router.ts'

/** The tier of each kind on the route `every-kind`, and one to step down to. */
const LADDERS: Record<TierKind, [string, string]> = {
  'latency-optimized': ['nova-pro-optimized', 'nova-pro-us'],
  provisioned: ['nova-pro-provisioned', 'nova-pro-us'],
  'on-demand': ['nova-pro-on-demand', 'nova-pro-us'],
  'cross-region': ['nova-pro-us', 'nova-pro-on-demand'],
  'prompt-router': ['llama-router', 'nova-pro-us'],
  imported: ['llama-imported', 'nova-pro-us'],
  sagemaker: ['mistral-endpoint', 'nova-pro-us'],
}
const prompt = 'Tell me about Amazon Bedrock in less than 100 words.'

for (const kind of TIER_KINDS) {
  const [tier, next] = LADDERS[kind]
  const request = { prompt, route: 'every-kind', tiers: [tier, next] }

  describe(`a ${kind} tier on the whole laptop`, () => {
    it('serves', async () => {
      await using laptop = await givenLaptop()
      const { status, answer, path, error } = await laptop.ask(request)
      assert.equal(status, 'ExecutionSucceeded', error)
      assert.deepEqual(path, ['Plan', 'Choose tier', STATE_OF[kind]])
      assert.deepEqual([answer.servedBy.tier, answer.servedBy.kind], [tier, kind])
      assert.match(answer.text ?? '', /simulated answer/)
      assert.ok(answer.usage.outputTokens > 0)
      assert.deepEqual(
        answer.attempts.map(({ outcome, tries }) => [outcome, tries]),
        [['Answered', 1]],
      )
    })

    it('fails, and the next one serves', async () => {
      await using laptop = await givenLaptop()
      laptop.cloud.bedrock.addFault({ match: { kind }, error: 'AccessDeniedException' })
      const { status, answer, path, error } = await laptop.ask(request)
      assert.equal(status, 'ExecutionSucceeded', error)
      const down = STATE_OF[next === 'nova-pro-us' ? 'cross-region' : 'on-demand']
      assert.deepEqual(path, ['Plan', 'Choose tier', STATE_OF[kind], 'Choose tier', down])
      assert.equal(answer.servedBy.tier, next)
      assert.deepEqual(
        answer.attempts.map(attempt => [attempt.tier, attempt.outcome]),
        [
          [tier, 'TierMisconfigured'],
          [next, 'Answered'],
        ],
      )
    })
  })
}

describe('an imported model or an endpoint that speaks Converse', () => {
  const tiers = fileURLToPath(new URL('../fixtures/converse-endpoints.yml', import.meta.url))
  for (const tier of ['imported', 'endpoint'])
    it(`serves through ConverseStream as ${tier}`, async () => {
      await using laptop = await givenLaptop({ tiers })
      const { answer, error } = await laptop.ask({ prompt, tiers: [tier] })
      assert.equal(answer.servedBy?.tier, tier, error)
      assert.equal(answer.usage.source, 'bedrock')
      assert.deepEqual(
        laptop.cloud.bedrock.recentCalls().map(call => call.operation),
        ['ConverseStream'],
      )
    })
})

describe('what really served', () => {
  it('is recorded and priced when Bedrock serves standard latency instead of optimized', async () => {
    await using laptop = await givenLaptop()
    const ask = () => laptop.ask({ prompt, tiers: ['nova-pro-optimized'] })
    const optimized = await ask()
    laptop.cloud.bedrock.addFault({ match: { kind: 'latency-optimized' }, serve: 'standard' })
    const standard = await ask()
    assert.deepEqual(optimized.answer.servedBy.latency, { requested: 'optimized', served: 'optimized' })
    assert.deepEqual(standard.answer.servedBy.latency, { requested: 'optimized', served: 'standard' })
    assert.ok(standard.answer.cost.usd < optimized.answer.cost.usd)
  })

  it('is the model that a prompt router chose', async () => {
    await using laptop = await givenLaptop()
    const { answer } = await laptop.ask({ prompt, route: 'every-kind', tiers: ['llama-router'] })
    assert.match(answer.servedBy.invokedModel ?? '', /llama3-1-(8b|70b)/)
    assert.equal(answer.cost.estimated, false)
  })
})
