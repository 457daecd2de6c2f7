import assert from 'node:assert/strict'
import { ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { generateText, streamText } from 'ai'
import { breakModels, type DoorClients, givenDoorClients, mendModels } from '../../support/door-clients.ts'

const messages = [{ role: 'user' as const, content: 'Why is the sky blue?' }]
const question = { modelId: 'interactive', messages: [{ role: 'user' as const, content: [{ text: 'Why?' }] }] }
const OURS = /^arn:aws:states:us-east-1:000000000000:express:stepdown-local-router-express:/
const said = (error: unknown) => JSON.stringify([(error as Error).message, (error as { error?: unknown }).error])

describe('clients that people have, when no tier can answer', function () {
  this.timeout(30_000)
  let given: DoorClients
  before(async () => {
    given = await givenDoorClients()
    await breakModels(given.laptop, {
      error: { name: 'ServiceUnavailableException', message: 'arn:aws:bedrock:us-east-1:123456789012:secret is down' },
    })
  })
  after(() => given[Symbol.asyncDispose]())

  const prompt = 'Why is the sky blue?'
  const CALLS: Record<string, () => Promise<unknown>> = {
    openai: () => given.openai.chat.completions.create({ model: 'interactive', messages }),
    'openai, streaming': () => given.openai.chat.completions.create({ model: 'interactive', messages, stream: true }),
    'the AI SDK': () => generateText({ model: given.ai('interactive'), prompt }),
    'the AI SDK, streaming': async () => {
      let failure: unknown
      const { textStream } = streamText({
        model: given.ai('interactive'),
        prompt,
        onError: ({ error }) => {
          failure = error
        },
      })
      for await (const _ of textStream);
      if (failure) throw failure
    },
    'the SDK of Bedrock': () => given.bedrock.send(new ConverseCommand(question)),
    'the SDK of Bedrock, streaming': () => given.bedrock.send(new ConverseStreamCommand(question)),
  }
  for (const [name, call] of Object.entries(CALLS))
    it(`walk the ladder once: ${name}`, async () => {
      const before = given.ended.length
      const error = await call().then(
        () => assert.fail('it answered'),
        (thrown: unknown) => thrown,
      )
      assert.equal(given.ended.length - before, 1, 'executions')
      assert.doesNotMatch(said(error), /123456789012|secret|arn:/)
    })

  it('learn what it was, and the execution that has every attempt', async () => {
    const openai = CALLS.openai?.() ?? assert.fail()
    await assert.rejects(openai, { status: 424, code: 'tiers_exhausted', type: 'server_error', requestID: OURS })
    await assert.rejects(given.bedrock.send(new ConverseCommand(question)), (error: Record<string, unknown>) => {
      assert.deepEqual([error.name, error.originalStatusCode], ['ModelErrorException', 503])
      assert.match((error.$metadata as { requestId: string }).requestId, OURS)
      return true
    })
  })
})

describe('clients that people have, when a tier breaks after words were shown', function () {
  this.timeout(30_000)
  let given: DoorClients
  before(async () => {
    given = await givenDoorClients()
    await breakModels(given.laptop, { at: 'stream', afterChunks: 4, truncate: true })
  })
  after(() => given[Symbol.asyncDispose]())

  it('are told: openai', async () => {
    const before = given.ended.length
    const stream = await given.openai.chat.completions.create({ model: 'interactive', messages, stream: true })
    let text = ''
    await assert.rejects(
      async () => {
        for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
      },
      { message: /broke off/, code: 'stream_broken' },
    )
    assert.match(text, /^This is/)
    assert.deepEqual(
      given.ended.slice(before).map(({ status }) => status),
      ['FAILED'],
    )
  })

  it('are told: the SDK of Bedrock', async () => {
    const before = given.ended.length
    const { stream = [] } = await given.bedrock.send(new ConverseStreamCommand(question))
    await assert.rejects(
      async () => {
        for await (const _ of stream);
      },
      { name: 'ModelStreamErrorException', originalStatusCode: 503 },
    )
    assert.equal(given.ended.length - before, 1)
  })

  it('are answered whole once the models are well', async () => {
    await mendModels(given.laptop)
    const { choices } = await given.openai.chat.completions.create({ model: 'interactive', messages })
    assert.equal(choices[0]?.finish_reason, 'stop')
  })
})
