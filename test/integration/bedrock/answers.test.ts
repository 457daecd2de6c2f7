import assert from 'node:assert/strict'
import { ConverseCommand, ConverseStreamCommand, CountTokensCommand } from '@aws-sdk/client-bedrock-runtime'
import { collect, type Endpoint, question, startEndpoint } from './endpoint.ts'

const nova = 'us.amazon.nova-pro-v1:0'
const account = '123456789012'
const endpointArn = `arn:aws:sagemaker:us-east-1:${account}:endpoint/text-model`
const tools = [
  {
    toolSpec: {
      name: 'tide_table',
      inputSchema: { json: { type: 'object', properties: { port: { type: 'string' } }, required: ['port'] } },
    },
  },
]

describe('the answers of the Bedrock simulator', () => {
  let endpoint: Endpoint
  beforeEach(async () => {
    endpoint = await startEndpoint()
  })
  afterEach(() => endpoint.close())

  const textOf = (answer: Awaited<ReturnType<Endpoint['ask']>>) => answer.output?.message?.content?.[0]?.text ?? ''

  it('says that it is simulated and what was asked', async () => {
    const answer = await endpoint.ask(nova)
    assert.match(textOf(answer), /simulated/)
    assert.match(textOf(answer), /tides/)
    assert.equal(answer.stopReason, 'end_turn')
    assert.equal(answer.usage?.inputTokens, 5)
    assert.equal(answer.usage?.outputTokens, Math.ceil(textOf(answer).length / 4))
    assert.equal(answer.performanceConfig, undefined)
  })

  it('streams over HTTP/2 the very text that it gives over HTTP/1.1', async () => {
    const whole = await endpoint.ask(nova)
    const client = endpoint.http2Client()
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: nova, messages: question }))
    const events = await collect(stream)
    assert.equal(events.map(event => event.contentBlockDelta?.delta?.text ?? '').join(''), textOf(whole))
    const { usage } = events.at(-1)?.metadata ?? {}
    assert.deepEqual(usage, whole.usage)
    assert.deepEqual(
      events.filter(event => !event.contentBlockDelta).map(event => Object.keys(event)[0]),
      ['messageStart', 'contentBlockStop', 'messageStop', 'metadata'],
    )
    const answer = await client.send(new ConverseCommand({ modelId: nova, messages: question }))
    assert.equal(textOf(answer), textOf(whole))
  })

  for (const [modelId, kind] of [
    ['amazon.nova-lite-v1:0', 'on-demand'],
    ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0', 'on-demand'],
    [`arn:aws:bedrock:us-east-1:${account}:provisioned-model/abcdefghijkl`, 'provisioned'],
    ['global.anthropic.claude-sonnet-5', 'cross-region'],
    [`arn:aws:bedrock:us-east-1:${account}:inference-profile/${nova}`, 'cross-region'],
    [`arn:aws:bedrock:us-east-1:${account}:application-inference-profile/abcdefghijkl`, 'cross-region'],
    [`arn:aws:bedrock:us-east-1:${account}:default-prompt-router/meta.llama:1`, 'prompt-router'],
    [`arn:aws:bedrock:us-east-1:${account}:prompt-router/abcdefghijkl`, 'prompt-router'],
    [`arn:aws:bedrock:us-east-1:${account}:imported-model/abcdefghijkl`, 'imported'],
    [endpointArn, 'sagemaker'],
  ] as const) {
    it(`takes ${modelId} for ${kind}`, async () => {
      await endpoint.ask(modelId)
      assert.deepEqual(
        endpoint.bedrock.recentCalls().map(call => [call.kind, call.outcome, call.region]),
        [[kind, 'Answered', 'us-east-1']],
      )
    })
  }

  it('serves latency-optimized requests from a bucket of their own, in the region of the signature', async () => {
    const answer = await endpoint.ask(nova, { performanceConfig: { latency: 'optimized' } }, 'us-east-2')
    assert.equal(answer.performanceConfig?.latency, 'optimized')
    assert.deepEqual(
      endpoint.bedrock.buckets().map(bucket => [bucket.key, bucket.kind, bucket.outcomes]),
      [[`us-east-2/${nova}#optimized`, 'latency-optimized', { Answered: 1 }]],
    )
  })

  it('gives one quota to a profile and its ARN', async () => {
    await endpoint.ask(nova)
    await endpoint.ask(`arn:aws:bedrock:us-east-1:${account}:inference-profile/${nova}`)
    assert.deepEqual(
      endpoint.bedrock.buckets().map(bucket => [bucket.key, bucket.used.requests]),
      [[`us-east-1/${nova}`, 2]],
    )
  })

  it('names the model that a prompt router chose, the larger one for a demanding prompt', async () => {
    const router = `arn:aws:bedrock:us-east-1:${account}:default-prompt-router/meta.llama:1`
    const easy = await endpoint.ask(router)
    const hard = await endpoint.ask(router, {
      messages: [{ role: 'user', content: [{ text: 'Compare two sorting algorithms.' }] }],
    })
    const prefix = `arn:aws:bedrock:us-east-1:${account}:inference-profile/us.meta.llama3-1-`
    assert.equal(easy.trace?.promptRouter?.invokedModelId, `${prefix}8b-instruct-v1:0`)
    assert.equal(hard.trace?.promptRouter?.invokedModelId, `${prefix}70b-instruct-v1:0`)
  })

  it('says which service tier served', async () => {
    const answer = await endpoint.ask(nova, { serviceTier: { type: 'priority' } })
    assert.deepEqual(answer.serviceTier, { type: 'priority' })
  })

  it('uses a tool when it must, and writes text when it may choose', async () => {
    const forced = await endpoint.ask(nova, { toolConfig: { tools, toolChoice: { any: {} } } })
    assert.equal(forced.stopReason, 'tool_use')
    const toolUse = forced.output?.message?.content?.[0]?.toolUse
    assert.equal(toolUse?.name, 'tide_table')
    assert.deepEqual(toolUse?.input, { port: 'simulated' })
    const free = await endpoint.ask(nova, { toolConfig: { tools, toolChoice: { auto: {} } } })
    assert.equal(free.stopReason, 'end_turn')
  })

  it('streams a tool use as pieces of JSON text', async () => {
    const toolConfig = { tools, toolChoice: { tool: { name: 'tide_table' } } }
    const events = await endpoint.stream(nova, { toolConfig })
    assert.equal(events[1]?.contentBlockStart?.start?.toolUse?.name, 'tide_table')
    const input = events.map(event => event.contentBlockDelta?.delta?.toolUse?.input ?? '').join('')
    assert.deepEqual(JSON.parse(input), { port: 'simulated' })
  })

  it('follows a JSON schema', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { height: { type: 'number', minimum: 3 } } })
    const answer = await endpoint.ask(nova, {
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema, name: 'tide' } } } },
    })
    assert.deepEqual(JSON.parse(textOf(answer)), { height: 3 })
  })

  it('stops at maxTokens and at a stop sequence', async () => {
    const short = await endpoint.ask(nova, { inferenceConfig: { maxTokens: 5 } })
    assert.equal(short.stopReason, 'max_tokens')
    assert.equal(short.usage?.outputTokens, 5)
    assert.equal(textOf(short), 'This is a simulated ')
    const stopped = await endpoint.ask(nova, {
      inferenceConfig: { stopSequences: [' simulated'] },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
    })
    assert.equal(stopped.stopReason, 'stop_sequence')
    assert.equal(textOf(stopped), 'This is a')
    assert.deepEqual(stopped.additionalModelResponseFields, { stop_sequence: ' simulated' })
  })

  it('lets a guardrail step in when the phrase is there and a guardrail is asked for', async () => {
    const messages = [{ role: 'user' as const, content: [{ text: 'Please trigger the guardrail.' }] }]
    const guardrailConfig = { guardrailIdentifier: 'gr-1', guardrailVersion: '1', trace: 'enabled' as const }
    const blocked = await endpoint.ask(nova, { messages, guardrailConfig })
    assert.equal(blocked.stopReason, 'guardrail_intervened')
    assert.equal(textOf(blocked), 'Sorry, the model cannot answer this question.')
    assert.equal(blocked.usage?.totalTokens, 0)
    assert.ok(blocked.trace?.guardrail?.inputAssessment?.['gr-1'])
    assert.equal((await endpoint.ask(nova, { messages })).stopReason, 'end_turn')
  })

  it('writes a long prefix to the cache and reads it the next time, until it has expired', async () => {
    const content = [{ text: 'x'.repeat(8000) }, { cachePoint: { type: 'default' as const } }, { text: 'And?' }]
    const cached = async () => {
      const { usage } = await endpoint.ask(nova, { messages: [{ role: 'user', content }] })
      return [usage?.inputTokens, usage?.cacheWriteInputTokens, usage?.cacheReadInputTokens]
    }
    assert.deepEqual(await cached(), [1, 2000, 0])
    assert.deepEqual(await cached(), [1, 0, 2000])
    endpoint.clock.advance(300_000)
    assert.deepEqual(await cached(), [1, 2000, 0])
  })

  it('counts tokens as usage does', async () => {
    const client = endpoint.client()
    const converse = await client.send(
      new CountTokensCommand({ modelId: 'amazon.nova-pro-v1:0', input: { converse: { messages: question } } }),
    )
    assert.equal(converse.inputTokens, (await endpoint.ask(nova)).usage?.inputTokens)
    const body = Buffer.from(JSON.stringify({ prompt: '12345678' }))
    const invoke = await client.send(
      new CountTokensCommand({ modelId: 'meta.llama3-1-8b-instruct-v1:0', input: { invokeModel: { body } } }),
    )
    assert.equal(invoke.inputTokens, 2)
  })
})
