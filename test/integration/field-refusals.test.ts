import assert from 'node:assert/strict'
import type { Tier } from '../../core/catalogue/tier.ts'
import { type Field, field } from '../support/field.ts'
import { HELLO, refuses, START, type Step } from '../support/scripted-bedrock.ts'

const endpoint: Partial<Tier> = { kind: 'sagemaker', api: 'invoke-model', codec: 'tgi', features: ['system'] }
const chat: Partial<Tier> = { ...endpoint, codec: 'openai-chat' }
const failed = (originalStatusCode: number, message: string) =>
  refuses(message, 424, 'ModelErrorException', { originalStatusCode, resourceName: 'endpoint' })

interface Case {
  /** Its number in the list of what people reported. */
  case: string
  what: string
  first: Step
  request?: object
  tier?: Partial<Tier>
  outcome: string
  /** What the first tier's circuit is afterwards; closed unless the fault is a fact about account, model or service. */
  circuit?: string
}

const CASES: Case[] = [
  {
    case: 'A1',
    what: 'a parameter that one model no longer has',
    first: refuses('The model returned the following errors: `temperature` is deprecated for this model.'),
    request: { inferenceConfig: { temperature: 0.2 } },
    outcome: 'TierRefused',
  },
  {
    case: 'A2',
    what: 'two parameters that exclude each other',
    first: refuses(
      'The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.',
    ),
    request: { inferenceConfig: { temperature: 0.2, topP: 0.5 } },
    outcome: 'TierRefused',
  },
  {
    case: 'A3',
    what: 'a country that the provider does not serve',
    first: refuses(
      'Access to Anthropic models is not allowed from unsupported countries, regions, or territories. Please refer to https://www.anthropic.com/supported-countries for more information on the countries and regions Anthropic currently supports.',
    ),
    outcome: 'TierMisconfigured',
    circuit: 'open',
  },
  {
    case: 'A4',
    what: 'an account that may not call',
    first: refuses('Your account is not authorized to invoke this API operation.'),
    outcome: 'TierMisconfigured',
    circuit: 'open',
  },
  {
    case: 'A5',
    what: 'a guardrail that is not in this Region',
    first: refuses('The guardrail identifier or version provided in the request does not exist.'),
    request: { guardrailConfig: { guardrailIdentifier: 'abc', guardrailVersion: '1' } },
    outcome: 'TierRefused',
  },
  ...[
    'Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again.',
    'The model returned the following errors: input length and `max_tokens` exceed context limit: 197345 + 4096 > 200000',
    'The model returned the following errors: too many total text bytes: 21000000 > 20971520',
    'prompt tokens (1200008) exceed model maximum (1050000)',
  ].map(message => ({ case: 'A6', what: message, first: refuses(message), outcome: 'TierTooSmall' })),
  {
    case: 'A6',
    what: 'a prompt that is too long, told as the first frame',
    first: { streams: [{ exception: 'ValidationException', message: 'Input is too long for requested model.' }] },
    outcome: 'TierTooSmall',
  },
  {
    case: 'A6',
    what: 'a prompt that is too long, told after messageStart',
    first: {
      streams: [START, { exception: 'ValidationException', message: 'Input is too long for requested model.' }],
    },
    outcome: 'TierTooSmall',
  },
  {
    case: 'A7',
    what: 'a field that one model does not know',
    first: refuses('The model returned the following errors: reasoningConfig: Extra inputs are not permitted'),
    request: { additionalModelRequestFields: { reasoningConfig: { type: 'enabled' } } },
    outcome: 'TierRefused',
  },
  {
    case: 'A7',
    what: 'an effort that one model does not know',
    first: refuses('The model returned the following errors: output_config.effort: Extra inputs are not permitted'),
    request: { outputConfig: { effort: 'high' } },
    tier: { features: [] },
    outcome: 'TierRefused',
  },
  {
    case: 'A9',
    what: 'an endpoint whose inputs are too long',
    first: failed(422, 'Input validation error: `inputs` must have less than 1024 tokens. Given: 1168'),
    tier: endpoint,
    outcome: 'TierTooSmall',
  },
  {
    case: 'A10',
    what: 'an error of DJL with status 200',
    first: { answers: { code: 424, message: 'Batch inference failed', error: 'Batch inference failed' } },
    tier: chat,
    outcome: 'TierUnavailable',
  },
  {
    case: 'A11',
    what: 'an error of vLLM with status 200',
    first: { answers: { error: { message: 'top_k must be positive', type: 'BadRequestError', code: 400 } } },
    tier: chat,
    outcome: 'TierRefused',
  },
  {
    case: 'C2',
    what: 'a tool whose name says that the model is gone',
    first: refuses(
      "1 validation error detected: Value 'reached the end of its life' at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+",
    ),
    request: {
      toolConfig: {
        tools: [{ toolSpec: { name: 'reached the end of its life', inputSchema: { json: { type: 'object' } } } }],
      },
    },
    outcome: 'TierRefused',
  },
  {
    case: 'C2',
    what: 'a field whose name is the very sentence of a denied account',
    first: refuses('The model returned the following errors: Operation not allowed: Extra inputs are not permitted'),
    request: { additionalModelRequestFields: { 'Operation not allowed': 1 } },
    outcome: 'TierRefused',
  },
  {
    case: 'C14',
    what: 'a refusal of 300 KB',
    first: refuses(`model ${'deprecated model '.repeat(18_000)}`),
    outcome: 'TierMisconfigured',
  },
]

describe('what one model refuses', () => {
  let router: Field
  afterEach(() => router.close())

  for (const { case: number, what, first, request, tier, outcome, circuit = 'closed' } of CASES)
    it(`${number}: ${what} – ${outcome}, the next tier answers`, async () => {
      router = await field({ first: [first], next: [HELLO] }, { tiers: { first: { contextWindow: 90_000, ...tier } } })
      const run = await router.ask({ prompt: 'hi', ...request })
      assert.equal(run.status, 'SUCCEEDED', JSON.stringify(run.cause))
      assert.equal(run.outcomes[0]?.split(' ')[0], 'first')
      assert.equal(run.attempts[0]?.outcome, outcome, run.attempts[0]?.message)
      assert.equal(run.attempts.at(-1)?.outcome, 'Answered')
      assert.equal(run.answer.servedBy.tier, 'next')
      assert.equal((await router.circuits()).first, circuit)
      if (outcome === 'TierRefused')
        assert.deepEqual(
          run.calls.map(call => call.model),
          ['first', 'next'],
        )
    })

  it('A1: the same tier answers the next request, which has no temperature', async () => {
    router = await field({ first: [CASES[0]?.first as Step, HELLO], next: [HELLO] })
    await router.ask({ prompt: 'hi', inferenceConfig: { temperature: 0.2 } })
    const second = await router.ask({ prompt: 'hi' })
    assert.deepEqual(second.outcomes, ['first Answered'])
  })

  it('A10: shows the message that came with status 200', async () => {
    router = await field(
      { first: [{ answers: { code: 424, message: 'Batch inference failed' } }], next: [HELLO] },
      { tiers: { first: chat } },
    )
    const run = await router.ask({ prompt: 'hi' })
    assert.equal(run.attempts[0]?.message, 'Batch inference failed')
  })

  it('A11: an answer of thoughts that ends at its limit is one', async () => {
    const answers = { choices: [{ message: { content: null, reasoning: 'Let me think' }, finish_reason: 'length' }] }
    router = await field({ first: [{ answers }] }, { tiers: { first: chat } })
    const { answer } = await router.ask({ prompt: 'hi' })
    assert.deepEqual([answer.stopReason, answer.text], ['max_tokens', ''])
  })

  it('leaves the buckets as they were when every tier refuses', async () => {
    router = await field({ first: [refuses('`top_k` is not supported')], next: [refuses('`top_k` is not supported')] })
    const run = await router.ask({ prompt: 'hi', additionalModelRequestFields: { top_k: 3 } })
    assert.deepEqual([run.status, run.error], ['FAILED', 'RequestRejected'])
    assert.match(run.cause.message, /`top_k` is not supported/)
    assert.deepEqual(run.outcomes, ['first TierRefused', 'next TierRefused'])
    assert.equal(run.calls.length, 2)
    assert.deepEqual(await router.buckets(), { first: undefined, next: undefined })
  })
})
