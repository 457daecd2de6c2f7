import assert from 'node:assert/strict'
import { ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import type OpenAI from 'openai'
import { createAttempt } from '../../../aws/attempt/attempt.ts'
import { converse } from '../../../aws/attempt/converse.ts'
import { environment } from '../../../aws/env.ts'
import { liveDeps } from '../../../aws/live.ts'
import type { LocalFunction } from '../../../local/lambda/local-function.ts'
import { type DoorClients, givenDoorClients } from '../../support/door-clients.ts'
import {
  HELLO,
  refuses,
  START,
  STOP,
  type Step,
  scriptedBedrock,
  textDelta,
  USAGE,
} from '../../support/scripted-bedrock.ts'

const MODEL = 'us.amazon.nova-pro-v1:0'
const LONG = 'All of it is here. '.repeat(16_000) // 300 KB, over what an execution's output may have
const pieces = (text: string) =>
  Array.from({ length: text.length / 1000 }, (_, i) => text.slice(i * 1000, (i + 1) * 1000))
const DOWN = refuses('Bedrock is unable to process your request.', 503, 'ServiceUnavailableException')
const LONG_ANSWER: Step = { streams: [START, ...pieces(LONG).map(textDelta), STOP, USAGE] }

const block = (contentBlockIndex: number, delta: object) => ({ contentBlockDelta: { contentBlockIndex, delta } })
const end = (contentBlockIndex: number) => ({ contentBlockStop: { contentBlockIndex } })
const THINKS: Step = {
  streams: [
    START,
    block(0, { reasoningContent: { text: 'I should ' } }),
    block(0, { reasoningContent: { text: 'look.' } }),
    block(0, { reasoningContent: { signature: 'c2lnbmVk' } }),
    end(0),
    block(1, { text: 'I look.' }),
    end(1),
    { contentBlockStart: { contentBlockIndex: 2, start: { toolUse: { toolUseId: 't1', name: 'weather_in' } } } },
    block(2, { toolUse: { input: '{"city":' } }),
    block(2, { toolUse: { input: '"Paris"}' } }),
    end(2),
    { messageStop: { stopReason: 'tool_use' } },
    USAGE,
  ],
}
const BREAKS: Step = {
  streams: [
    START,
    textDelta('Hello'),
    { exception: 'ModelStreamErrorException', message: 'arn:aws:bedrock:x:123456789012:y' },
  ],
}

describe('the doors in front of models', function () {
  this.timeout(30_000)
  let given: DoorClients
  let bedrock: Awaited<ReturnType<typeof scriptedBedrock>>
  const scripts: Record<string, Step[]> = { [MODEL]: [] }
  const plays = (...steps: Step[]) => {
    scripts[MODEL] = steps
    bedrock.calls.length = 0
  }

  before(async () => {
    bedrock = await scriptedBedrock(scripts)
    let made: Promise<LocalFunction> | undefined
    const make = async (): Promise<LocalFunction> => {
      const env = environment({
        STEPDOWN_LOCAL_ENDPOINT: given.laptop.cloud.endpoint,
        STEPDOWN_TIERS_FILE: 'tiers.yml',
        STREAMS_TABLE: 'stepdown-local-streams',
        CAPACITY_TABLE: 'stepdown-local-capacity',
        PAYLOAD_BUCKET: 'stepdown-local-payloads-000000000000-us-east-1',
      })
      return createAttempt({ ...(await liveDeps(env)), call: converse(bedrock.clientFor) }) as unknown as LocalFunction
    }
    const attempt: LocalFunction = async (event, context) => {
      made ??= make()
      return (await made)(event, context)
    }
    given = await givenDoorClients({ functions: { converse: attempt } })
  })
  after(async () => {
    await given[Symbol.asyncDispose]()
    await bedrock.close()
  })

  const model = 'interactive/nova-pro-us'
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Why is the sky blue?' }]
  const question = { modelId: model, messages: [{ role: 'user' as const, content: [{ text: 'Why?' }] }] }
  const tools = [{ type: 'function' as const, function: { name: 'weather.in', parameters: { type: 'object' } } }]

  it('fetch an answer of 300 KB from the bucket', async () => {
    plays(LONG_ANSWER)
    const { choices } = await given.openai.chat.completions.create({ model, messages })
    assert.equal(choices[0]?.message.content, LONG)
    const answer = await given.bedrock.send(new ConverseCommand(question))
    assert.equal(answer.output?.message?.content?.[0]?.text, LONG)
  })

  it('stream an answer of 300 KB', async () => {
    plays(LONG_ANSWER)
    let text = ''
    for await (const { choices } of await given.openai.chat.completions.create({ model, messages, stream: true })) {
      text += choices[0]?.delta.content ?? ''
    }
    assert.equal(text, LONG)
    const { stream = [] } = await given.bedrock.send(new ConverseStreamCommand(question))
    text = ''
    for await (const event of stream) text += event.contentBlockDelta?.delta?.text ?? ''
    assert.equal(text, LONG)
  })

  it('ask a model once for all attempts that an SDK makes of one call, answered, streamed or failed', async () => {
    // In another Region, so that a closed circuit is nobody else's.
    const tier = encodeURIComponent('interactive/nova-pro-us-west')
    const call = async (operation: string, id: string) => {
      const response = await fetch(`${given.base}/model/${tier}/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'amz-sdk-invocation-id': id },
        body: JSON.stringify({ messages: question.messages }),
      })
      const text = Buffer.from(await response.arrayBuffer()).toString('latin1')
      return { status: response.status, said: /Hello|No tier of interactive could answer/.exec(text)?.[0] }
    }
    for (const [operation, step, answer] of [
      ['converse', HELLO, { status: 200, said: 'Hello' }],
      ['converse-stream', HELLO, { status: 200, said: 'Hello' }],
      ['converse', DOWN, { status: 424, said: 'No tier of interactive could answer' }],
      ['converse-stream', DOWN, { status: 424, said: 'No tier of interactive could answer' }],
    ] as const) {
      plays(step)
      const id = `${operation}-${answer.status}`
      assert.deepEqual(await call(operation, id), answer)
      const asked = bedrock.calls.length
      assert.deepEqual(await call(operation, id), answer, 'again')
      assert.equal(bedrock.calls.length, asked, id)
    }
  })

  it('hand reasoning out with its signature, and take it back', async () => {
    plays(THINKS)
    // biome-ignore lint/suspicious/noExplicitAny: reasoning is no part of OpenAI's types
    const deltas: any[] = []
    for await (const { choices } of await given.openai.chat.completions.create({
      model,
      messages,
      tools,
      stream: true,
    })) {
      deltas.push(choices[0]?.delta)
    }
    assert.equal(deltas.map(delta => delta?.reasoning_content ?? '').join(''), 'I should look.')
    const calls = deltas.flatMap(delta => delta?.tool_calls ?? [])
    assert.equal(calls[0].function.name, 'weather.in')
    assert.deepEqual(JSON.parse(calls.map(call => call.function.arguments).join('')), { city: 'Paris' })
    const details = deltas.flatMap(delta => delta?.reasoning_details ?? [])

    const call = { id: 't1', type: 'function', function: { name: 'weather.in', arguments: '{"city":"Paris"}' } }
    const turn = { role: 'assistant', content: 'I look.', tool_calls: [call], reasoning_details: details }
    const history = [...messages, turn, { role: 'tool', tool_call_id: 't1', content: 'sunny' }] as typeof messages
    await given.openai.chat.completions.create({ model, messages: history, tools })
    const { messages: asked } = bedrock.calls.at(-1)?.body ?? assert.fail()
    const [, sent] = asked as { content: unknown[] }[]
    assert.deepEqual(sent?.content, [
      { reasoningContent: { reasoningText: { text: 'I should look.', signature: 'c2lnbmVk' } } },
      { text: 'I look.' },
      { toolUse: { toolUseId: 't1', name: 'weather_in', input: { city: 'Paris' } } },
    ])
  })

  it('tell a client that a model broke off, and nothing of what the provider said', async () => {
    plays(BREAKS)
    const { stream = [] } = await given.bedrock.send(new ConverseStreamCommand(question))
    let text = ''
    await assert.rejects(
      async () => {
        for await (const event of stream) text += event.contentBlockDelta?.delta?.text ?? ''
      },
      (error: Error) => error.name === 'ModelStreamErrorException' && !/123456789012|arn:/.test(error.message),
    )
    assert.equal(text, 'Hello')
  })

  it('repeat a provider’s words only when the request is wrong, without its ARNs', async () => {
    plays(refuses('The provided request is not valid for arn:aws:bedrock:us-east-1:123456789012:thing/x'))
    const before = given.ended.length
    await assert.rejects(
      given.openai.chat.completions.create({ model, messages }),
      (error: InstanceType<typeof OpenAI.APIError>) => {
        assert.equal(error.status, 400)
        assert.match(error.message, /\[ARN\]/)
        assert.doesNotMatch(error.message, /123456789012/)
        return true
      },
    )
    assert.equal(given.ended.length - before, 1)
  })
})
