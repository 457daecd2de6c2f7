import assert from 'node:assert/strict'
import { type Field, field } from '../support/field.ts'
import { HELLO, START, STOP, type Step, textDelta, USAGE } from '../support/scripted-bedrock.ts'

describe('a whole answer', () => {
  let router: Field
  afterEach(() => router.close())

  const ends: [what: string, step: Step, usage: string][] = [
    [
      'whose connection breaks after messageStop',
      { streams: [START, textDelta('Hello'), STOP], ending: 'break' },
      'estimate',
    ],
    [
      'whose connection stays open after messageStop',
      { streams: [START, textDelta('Hello'), STOP], ending: 'open' },
      'estimate',
    ],
    [
      'whose connection stays open after metadata',
      { streams: [START, textDelta('Hello'), STOP, USAGE], ending: 'open' },
      'bedrock',
    ],
    [
      'whose connection breaks after metadata',
      { streams: [START, textDelta('Hello'), STOP, USAGE], ending: 'break' },
      'bedrock',
    ],
    ['without metadata', { streams: [START, textDelta('Hello'), STOP] }, 'estimate'],
    [
      'without usage in its metadata',
      { streams: [START, textDelta('Hello'), STOP, { metadata: { metrics: { latencyMs: 1 } } }] },
      'estimate',
    ],
    [
      'whose metadata come in two events, of which the first has the usage',
      { streams: [START, textDelta('Hello'), STOP, USAGE, { metadata: { metrics: { latencyMs: 1 } } }] },
      'bedrock',
    ],
    ['whose metadata come first', { streams: [USAGE, START, textDelta('Hello'), STOP] }, 'bedrock'],
    [
      'whose usage is no count of tokens',
      {
        streams: [
          START,
          textDelta('Hello'),
          STOP,
          { metadata: { usage: { inputTokens: -1000, outputTokens: 5, totalTokens: 5 } } },
        ],
      },
      'estimate',
    ],
    [
      'after which the stream has an exception',
      { streams: [START, textDelta('Hello'), STOP, { exception: 'InternalServerException', message: 'too late' }] },
      'estimate',
    ],
  ]
  for (const [what, step, source] of ends)
    it(`C10, A19: ${what} is the answer, its usage ${source === 'estimate' ? 'an estimate' : 'Bedrock’s'}`, async () => {
      router = await field({ first: [step], next: [HELLO] })
      const run = await router.ask({ prompt: 'hi' })
      assert.deepEqual(run.outcomes, ['first Answered'])
      assert.equal(run.answer.text, 'Hello')
      assert.equal(run.answer.usage.source, source)
      assert.equal(run.answer.cost.estimated, source === 'estimate')
      assert.ok(run.answer.cost.usd > 0)
      assert.equal(run.calls.length, 1)
      // Nothing stays open behind the answer.
      await run.calls[0]?.closed
    })

  it('A15: with cache writes that are no counts is the answer: it has been paid for', async () => {
    const usage = {
      inputTokens: 1000,
      outputTokens: 500,
      cacheWriteInputTokens: 100,
      cacheDetails: [null, { ttl: '1h', inputTokens: -5 }, { ttl: '5m', inputTokens: 100 }],
    }
    router = await field({ first: [{ streams: [START, textDelta('Hello'), STOP, { metadata: { usage } }] }] })
    const run = await router.ask({ prompt: 'hi' })
    assert.deepEqual(run.outcomes, ['first Answered'])
    assert.deepEqual(run.answer.usage.cacheDetails, [{ ttl: '5m', inputTokens: 100 }])
    assert.ok(run.answer.cost.usd > 0.003)
  })

  const id = 2 ** 63
  const told: [what: string, step: Step, tier: { streaming?: false }][] = [
    [
      'the fields that a stream was asked for',
      {
        streams: [
          START,
          textDelta('Hello'),
          { messageStop: { stopReason: 'end_turn', additionalModelResponseFields: { id } } },
          USAGE,
        ],
      },
      {},
    ],
    [
      'what a system tool found',
      {
        streams: [
          START,
          { contentBlockStart: { contentBlockIndex: 0, start: { toolResult: { toolUseId: 's', type: 'found' } } } },
          { contentBlockDelta: { contentBlockIndex: 0, delta: { toolResult: [{ json: { list: [id] } }] } } },
          { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'Hello' } } },
          STOP,
          USAGE,
        ],
      },
      {},
    ],
    [
      'the tool use of a tier that does not stream',
      {
        answers: {
          output: {
            message: { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'x', input: { id } } }] },
          },
          stopReason: 'tool_use',
          usage: USAGE.metadata.usage,
        },
      },
      { streaming: false },
    ],
  ]
  for (const [what, step, tier] of told)
    it(`is the answer when ${what} has a number of 19 digits, which the SDK reads as a BigInt`, async () => {
      router = await field({ first: [step], next: [HELLO] }, { tiers: { first: tier } })
      const run = await router.ask({ prompt: 'hi' })
      assert.deepEqual(run.outcomes, ['first Answered'], run.attempts[0]?.message)
      assert.match(JSON.stringify(run.answer), new RegExp(String(id)))
      assert.equal(run.calls.length, 1)
    })

  it('is the answer without the blocks in it that are none', async () => {
    const content = [null, {}, { hologram: { x: 1 } }, { text: 'Hello' }]
    const whole = { output: { message: { role: 'assistant', content } }, stopReason: 'end_turn' }
    const found = [null, { text: 'Hello' }]
    const streams = [
      START,
      { contentBlockStart: { contentBlockIndex: 0, start: null } },
      { contentBlockStart: { contentBlockIndex: 1, start: { toolResult: { toolUseId: 's', type: 'found' } } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { toolResult: found } } },
      STOP,
      USAGE,
    ]
    router = await field({ first: [{ answers: whole }, HELLO] }, { tiers: { first: { streaming: false } } })
    assert.deepEqual((await router.ask({ prompt: 'hi' })).answer.message?.content, [{ text: 'Hello' }])
    await router.close()
    router = await field({ first: [{ streams }] })
    const { toolResult } = (await router.ask({ prompt: 'hi' })).answer.message?.content[0] ?? {}
    assert.deepEqual((toolResult as { content: unknown }).content, [{ text: 'Hello' }])
  })

  it('A19: text that breaks off before messageStop is in the ledger, as it may be billed', async () => {
    router = await field({ first: [{ streams: [START, textDelta('Half an ans')] }], next: [HELLO] })
    const run = await router.ask({ prompt: 'hi' })
    assert.equal(run.answer.servedBy.tier, 'next')
    assert.ok((run.attempts[0]?.usd ?? 0) > 0)
    assert.equal(run.attempts[0]?.estimated, true)
    assert.equal(run.answer.cost.estimated, true)
  })

  it('A14: that ends without a word is none', async () => {
    router = await field({ first: [{ streams: [START, STOP, USAGE] }], next: [HELLO] })
    const run = await router.ask({ prompt: 'hi' })
    assert.equal(run.answer.servedBy.tier, 'next')
    assert.match(run.attempts[0]?.message ?? '', /stopped with end_turn and said nothing/)
    assert.equal((await router.circuits()).first, 'closed')
  })
})
