import assert from 'node:assert/strict'
import { ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { generateText, jsonSchema, streamText, tool } from 'ai'
import { type DoorClients, givenDoorClients } from '../../support/door-clients.ts'

const messages = [{ role: 'user' as const, content: 'Why is the sky blue?' }]
const question = [{ role: 'user' as const, content: [{ text: 'Why is the sky blue?' }] }]
const SAYS = /^This is a simulated answer/
const schema = { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'] }

const listOf = async <T>(source: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = []
  for await (const item of source) list.push(item)
  return list
}

describe('clients that people have', function () {
  this.timeout(30_000)
  let given: DoorClients
  before(async () => {
    given = await givenDoorClients()
  })
  after(() => given[Symbol.asyncDispose]())

  describe('openai', () => {
    it('gets a whole answer, and the execution’s ARN as its request id', async () => {
      const completion = await given.openai.chat.completions.create({ model: 'interactive', messages })
      const { choices, usage, model } = completion
      assert.match(choices[0]?.message.content ?? '', SAYS)
      assert.deepEqual([choices[0]?.finish_reason, model], ['stop', 'interactive'])
      assert.equal(usage?.total_tokens, (usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0))
      assert.equal(completion._request_id, given.ended.at(-1)?.arn)
    })

    it('streams, with the usage last', async () => {
      const stream = await given.openai.chat.completions.create({
        model: 'interactive',
        messages,
        stream: true,
        stream_options: { include_usage: true },
      })
      const chunks = await listOf(stream)
      assert.match(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), SAYS)
      assert.ok(chunks.length > 5, `${chunks.length} chunks`)
      assert.ok((chunks.at(-1)?.usage?.completion_tokens ?? 0) > 0)
      assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'stop')
    })

    it('has its tools called by their own names, whole and streamed', async () => {
      const tools = [{ type: 'function' as const, function: { name: 'weather.in', parameters: schema } }]
      const ask = { model: 'economical', messages, tools, tool_choice: 'required' as const }
      const whole = await given.openai.chat.completions.create(ask)
      const call = whole.choices[0]?.message.tool_calls?.[0]
      assert.ok(call?.type === 'function')
      assert.equal(call.function.name, 'weather.in')
      assert.equal(typeof JSON.parse(call.function.arguments).city, 'string')
      assert.equal(whole.choices[0]?.finish_reason, 'tool_calls')
      const streamed = await given.openai.chat.completions.stream(ask).finalChatCompletion()
      const again = streamed.choices[0]?.message.tool_calls?.[0]
      assert.ok(again?.type === 'function')
      assert.deepEqual([again.function.name, again.id], ['weather.in', call.id])
      assert.deepEqual(JSON.parse(again.function.arguments), JSON.parse(call.function.arguments))

      const after = await given.openai.chat.completions.create({
        ...ask,
        tool_choice: 'auto',
        messages: [
          ...messages,
          { role: 'assistant', content: null, tool_calls: [call] },
          { role: 'tool', tool_call_id: call.id, content: 'sunny' },
        ],
      })
      assert.equal(after.object, 'chat.completion')
    })

    it('gets JSON of its schema', async () => {
      const { choices } = await given.openai.chat.completions.create({
        model: 'economical',
        messages,
        response_format: { type: 'json_schema', json_schema: { name: 'city', schema } },
      })
      assert.equal(typeof JSON.parse(choices[0]?.message.content ?? '').city, 'string')
    })

    it('lists routes and their tiers, and asks one tier alone', async () => {
      const { data } = await given.openai.models.list()
      const ids = data.map(({ id }) => id)
      assert.ok(ids.includes('interactive') && ids.includes('interactive/nova-pro-us'))
      assert.ok(!ids.includes('patient'))
      assert.equal((await given.openai.models.retrieve('interactive/nova-pro-us')).id, 'interactive/nova-pro-us')
      await given.openai.chat.completions.create({ model: 'interactive/nova-pro-us', messages })
      assert.deepEqual(given.ended.at(-1)?.input.tiers, ['nova-pro-us'])
    })

    it('shows a wrong request its field', async () => {
      const wrong = given.openai.chat.completions.create({ model: 'interactive', messages, n: 2 })
      await assert.rejects(wrong, { status: 400, param: 'n', message: /n is 2: expected 1/ })
    })
  })

  describe('the AI SDK', () => {
    it('gets a whole answer', async () => {
      const { text, usage } = await generateText({ model: given.ai('interactive'), prompt: 'Why is the sky blue?' })
      assert.match(text, SAYS)
      assert.ok((usage.outputTokens ?? 0) > 0)
    })

    it('streams', async () => {
      const { textStream, finishReason } = streamText({
        model: given.ai('interactive'),
        prompt: 'Why is the sky blue?',
      })
      const pieces = await listOf(textStream)
      assert.ok(pieces.length > 5)
      assert.match(pieces.join(''), SAYS)
      assert.equal(await finishReason, 'stop')
    })

    it('calls a tool and goes on with its result', async () => {
      const asked: unknown[] = []
      const weather = tool({
        description: 'The weather',
        inputSchema: jsonSchema<{ city: string }>(schema),
        execute: async input => {
          asked.push(input)
          return 'sunny'
        },
      })
      const { steps } = await generateText({
        model: given.ai('economical'),
        prompt: 'Why is the sky blue?',
        tools: { weather },
        toolChoice: 'required',
      })
      assert.equal(asked.length, 1)
      assert.equal(steps[0]?.toolResults[0]?.output, 'sunny')
    })
  })

  describe('@aws-sdk/client-bedrock-runtime', () => {
    it('gets a whole answer, and the execution’s ARN as its request id', async () => {
      const answer = await given.bedrock.send(new ConverseCommand({ modelId: 'interactive', messages: question }))
      assert.match(answer.output?.message?.content?.[0]?.text ?? '', SAYS)
      assert.deepEqual([answer.stopReason, answer.performanceConfig?.latency], ['end_turn', 'optimized'])
      assert.equal(answer.$metadata.requestId, given.ended.at(-1)?.arn)
    })

    it('streams', async () => {
      const { stream = [] } = await given.bedrock.send(
        new ConverseStreamCommand({ modelId: 'interactive/nova-pro-us', messages: question }),
      )
      let text = ''
      const types = new Set<string>()
      for await (const event of stream) {
        types.add(Object.keys(event)[0] ?? '')
        text += event.contentBlockDelta?.delta?.text ?? ''
      }
      assert.match(text, SAYS)
      assert.deepEqual([...types], ['messageStart', 'contentBlockDelta', 'contentBlockStop', 'messageStop', 'metadata'])
    })

    it('is read with media and labels as Bedrock reads them', async () => {
      const bytes = new Uint8Array(300).fill(1)
      await given.bedrock.send(
        new ConverseCommand({
          modelId: 'interactive',
          messages: [{ role: 'user', content: [{ image: { format: 'png', source: { bytes } } }, { text: 'What?' }] }],
          requestMetadata: { team: 'sky', 'Stepdown-Key': 'somebody' },
          performanceConfig: { latency: 'optimized' },
        }),
      )
      const { requestMetadata, messages: sent } = given.ended.at(-1)?.input ?? {}
      assert.deepEqual(requestMetadata, { team: 'sky', 'stepdown-key': 'local' })
      assert.match(JSON.stringify(sent), /"bytes":"AQEB/)
    })
  })

  it('send requests that are larger than an execution’s input', async () => {
    const content = `Why is the sky blue? ${'It is not green. '.repeat(15_000)}`
    const completion = await given.openai.chat.completions.create({
      model: 'interactive',
      messages: [{ role: 'user', content }],
      metadata: { team: 'sky' },
    })
    assert.match(completion.choices[0]?.message.content ?? '', SAYS)
    const { requestUri, requestMetadata } = given.ended.at(-1)?.input ?? {}
    assert.match(String(requestUri), /^s3:\/\/.+\/payloads\/requests\/[0-9a-f]{64}\.json$/)
    assert.deepEqual(requestMetadata, { team: 'sky', 'stepdown-key': 'local' })
  })
})
