import assert from 'node:assert/strict'
import { type Field, field } from '../support/field.ts'
import { HELLO, START, STOP, type Step, textDelta, USAGE } from '../support/scripted-bedrock.ts'

const delta = (contentBlockIndex: number, one: object) => ({ contentBlockDelta: { contentBlockIndex, delta: one } })
const start = (contentBlockIndex: number, one: object) => ({ contentBlockStart: { contentBlockIndex, start: one } })
const base64 = (text: string) => Buffer.from(text).toString('base64')
/** Bytes are base64 on the wire, each delta for itself. */
const redacted = (text: string) => ({ reasoningContent: { redactedContent: base64(text) } })
const question = (text: string) => ({ role: 'user', content: [{ text }] })

const ANSWERS: [what: string, events: object[], content: object[]][] = [
  [
    'A12: redacted reasoning',
    [delta(0, redacted('sec')), delta(0, redacted('ret!')), delta(1, { text: 'Hi' })],
    [{ reasoningContent: { redactedContent: base64('secret!') } }, { text: 'Hi' }],
  ],
  [
    'A12: reasoning with its signature',
    [
      delta(0, { reasoningContent: { text: 'Let me ' } }),
      delta(0, { reasoningContent: { text: 'think' } }),
      delta(0, { reasoningContent: { signature: 'sig' } }),
      delta(1, { text: 'Hi' }),
    ],
    [{ reasoningContent: { reasoningText: { text: 'Let me think', signature: 'sig' } } }, { text: 'Hi' }],
  ],
  [
    'A13: citations',
    [
      delta(0, { text: 'Tides turn.' }),
      delta(0, { citation: { title: 'Tides', location: { documentPage: { documentIndex: 0, start: 1, end: 2 } } } }),
    ],
    [
      {
        citationsContent: {
          content: [{ text: 'Tides turn.' }],
          citations: [{ title: 'Tides', location: { documentPage: { documentIndex: 0, start: 1, end: 2 } } }],
        },
      },
    ],
  ],
  [
    'A13: an image',
    [start(0, { image: { format: 'png' } }), delta(0, { image: { source: { bytes: base64('picture') } } })],
    [{ image: { format: 'png', source: { bytes: base64('picture') } } }],
  ],
  [
    'A14: a blank text before a tool use',
    [
      delta(0, { text: '\n\n' }),
      start(1, { toolUse: { toolUseId: 't', name: 'now' } }),
      delta(1, { toolUse: { input: '{"zone":"CET"}' } }),
    ],
    [{ toolUse: { toolUseId: 't', name: 'now', input: { zone: 'CET' } } }],
  ],
  [
    'what a system tool found',
    [
      start(0, { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use' } }),
      delta(0, { toolUse: { input: '{}' } }),
      start(1, { toolResult: { toolUseId: 's', type: 'nova_grounding_result', status: 'success' } }),
      delta(1, { toolResult: [{ json: { urls: ['https://example.com'] } }] }),
      delta(2, { text: 'Hi' }),
    ],
    [
      { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use', input: {} } },
      {
        toolResult: {
          toolUseId: 's',
          type: 'nova_grounding_result',
          status: 'success',
          content: [{ json: { urls: ['https://example.com'] } }],
        },
      },
      { text: 'Hi' },
    ],
  ],
  ['A21: half an emoji', [delta(0, { text: 'Hi \ud83d' })], [{ text: 'Hi \ufffd' }]],
]

describe('an answer that goes back as history', () => {
  let router: Field
  afterEach(() => router.close())

  for (const [what, events, content] of ANSWERS)
    it(`has ${what} as it came`, async () => {
      const first = { streams: [START, ...events, STOP, USAGE] } as Step
      router = await field({ first: [first, HELLO] })
      const { answer } = await router.ask({ prompt: 'hi' })
      assert.deepEqual(answer.message, { role: 'assistant', content })
      const again = await router.ask({ messages: [question('hi'), answer.message, question('Go on.')] })
      assert.deepEqual(again.outcomes, ['first Answered'], JSON.stringify(again.cause))
      const { messages } = again.calls[0]?.body ?? assert.fail('no call')
      assert.deepEqual((messages as unknown[])[1], { role: 'assistant', content })
    })
})

describe('the ledger', () => {
  let router: Field
  afterEach(() => router.close())
  const counted = (usage: object): Step => ({ streams: [START, textDelta('Hello'), STOP, { metadata: { usage } }] })

  it('A15: has cache writes at the price of their time', async () => {
    const usage = {
      inputTokens: 0,
      outputTokens: 0,
      totalTokens: 8882,
      cacheWriteInputTokens: 8882,
      cacheDetails: [{ ttl: '1h', inputTokens: 8882 }],
    }
    const price = { input: 1, output: 4, cacheWrite: { '5m': 1.25, '1h': 2 } }
    router = await field({ first: [counted(usage)] }, { tiers: { first: { price } } })
    const { answer } = await router.ask({ prompt: 'hi' })
    assert.deepEqual(answer.cost, { usd: 0.017764, estimated: false })
    assert.deepEqual(answer.usage.cacheDetails, usage.cacheDetails)
  })

  it('A15: is an estimate where the catalogue has no price for that time', async () => {
    const usage = {
      inputTokens: 0,
      outputTokens: 0,
      totalTokens: 100,
      cacheWriteInputTokens: 100,
      cacheDetails: [{ ttl: '1h', inputTokens: 100 }],
    }
    router = await field(
      { first: [counted(usage)] },
      { tiers: { first: { price: { input: 1, output: 4, cacheWrite: 1.25 } } } },
    )
    assert.deepEqual((await router.ask({ prompt: 'hi' })).answer.cost, { usd: 0.0002, estimated: true })
  })

  it('A22: has a token for a character of Korean, so that maxCostUsd holds', async () => {
    router = await field({ first: [HELLO] })
    const run = await router.ask({ prompt: '조'.repeat(12_000), maxCostUsd: 0.01, inferenceConfig: { maxTokens: 1 } })
    assert.deepEqual([run.error, run.calls.length], ['TiersExhausted', 0])
    assert.equal(run.skipped[0]?.reason, 'may cost $0.012, $0.010 of maxCostUsd is left')
  })

  it('A19: has a call that broke, so that maxCostUsd holds when the last tier is asked again', async () => {
    router = await field({ first: [{ streams: [START, textDelta('word '.repeat(400))] }, HELLO] })
    const run = await router.ask({ prompt: 'hi', maxCostUsd: 0.0041 })
    assert.deepEqual(run.outcomes, ['first TierDown', 'first TierSaturated'])
    assert.equal(run.calls.length, 1)
    assert.deepEqual([run.attempts[0]?.usd, run.attempts[0]?.estimated], [0.002001, true])
    assert.match(run.attempts[1]?.message ?? '', /^may cost \$0\.0040, \$0\.0021 of maxCostUsd is left$/)
  })

  it('A23: tells amounts apart', async () => {
    router = await field({ first: [HELLO] }, { tiers: { first: { price: { input: 0, output: 20.4 } } } })
    const run = await router.ask({ prompt: 'hi', maxCostUsd: 0.0199, inferenceConfig: { maxTokens: 1000 } })
    assert.equal(run.skipped[0]?.reason, 'may cost $0.0204, $0.0199 of maxCostUsd is left')
  })
})

describe('a tier that does not stream', () => {
  let router: Field
  afterEach(() => router.close())

  it('A17: is asked through Converse, for tools too', async () => {
    const message = {
      role: 'assistant',
      content: [{ text: ' ' }, { toolUse: { toolUseId: 't', name: 'now', input: {} } }],
    }
    const answers = {
      output: { message },
      stopReason: 'tool_use',
      usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
      metrics: { latencyMs: 5 },
    }
    router = await field({ first: [{ answers }] }, { tiers: { first: { streaming: false } } })
    const run = await router.ask({
      prompt: 'hi',
      toolConfig: { tools: [{ toolSpec: { name: 'now', inputSchema: { json: { type: 'object' } } } }] },
    })
    assert.deepEqual(run.outcomes, ['first Answered'])
    assert.equal(run.calls[0]?.operation, 'converse')
    assert.deepEqual(run.answer.message?.content, [{ toolUse: { toolUseId: 't', name: 'now', input: {} } }])
    assert.deepEqual(run.answer.usage, { inputTokens: 10, outputTokens: 5, totalTokens: 15, source: 'bedrock' })
  })

  it('is left for the next tier when its answer is none', async () => {
    router = await field(
      { first: [{ answers: { Output: { __type: 'UnknownOperationException' }, Version: '1.0' } }], next: [HELLO] },
      { tiers: { first: { streaming: false } } },
    )
    const run = await router.ask({ prompt: 'hi' })
    assert.equal(run.answer.servedBy.tier, 'next')
  })
})
