import assert from 'node:assert/strict'
import { BedrockRuntimeServiceException, CountTokensCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { type Endpoint, errorOf, startEndpoint } from './endpoint.ts'
import { cases, nova, sagemaker, text } from './refused.ts'

describe('the Bedrock simulator refuses, as Bedrock does,', () => {
  let endpoint: Endpoint
  before(async () => {
    endpoint = await startEndpoint()
  })
  after(() => endpoint.close())

  for (const { name, modelId = nova, more, region, error = 'ValidationException', status = 400, message } of cases) {
    it(name, async () => {
      const refused = await errorOf(endpoint.ask(modelId, more, region))
      assert.equal(refused.name, error)
      assert.ok(refused instanceof BedrockRuntimeServiceException)
      assert.equal(refused.$metadata.httpStatusCode, status)
      assert.match(refused.message, message)
      assert.match(
        refused.$metadata.requestId ?? '',
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
      )
    })
  }

  it('tools for a Llama that streams, and only then', async () => {
    const modelId = 'us.meta.llama3-3-70b-instruct-v1:0'
    const more = { toolConfig: { tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: 'object' } } } }] } }
    const refused = await errorOf(endpoint.stream(modelId, more))
    assert.equal(refused.message, "This model doesn't support tool use in streaming mode.")
    assert.equal((await endpoint.ask(modelId, more)).output?.message?.role, 'assistant')
  })

  it('to count tokens for a profile', async () => {
    const input = { converse: { messages: [{ role: 'user' as const, content: text('Hi') }] } }
    const refused = await errorOf(endpoint.client().send(new CountTokensCommand({ modelId: nova, input })))
    assert.equal(refused.message, "The provided model doesn't support counting tokens.")
  })

  for (const [name, modelId, body, error, message] of [
    [
      'a key too many',
      'us.meta.llama3-3-70b-instruct-v1:0',
      '{"prompt":"a","max_tokens":3}',
      'ValidationException',
      /extraneous key \[max_tokens\]/,
    ],
    [
      'the body of another family',
      'us.meta.llama3-3-70b-instruct-v1:0',
      '{"inputs":"a"}',
      'ValidationException',
      /required key \[prompt\] not found/,
    ],
    [
      'a body that is not JSON',
      'us.meta.llama3-3-70b-instruct-v1:0',
      '{"prompt"',
      'ValidationException',
      /^Malformed input request, please reformat/,
    ],
    [
      'a body that an endpoint does not take',
      sagemaker,
      '{"question":"a"}',
      'ModelErrorException',
      /client error \(422\)/,
    ],
    [
      'a token limit of zero',
      sagemaker,
      '{"inputs":"a","parameters":{"max_new_tokens":0}}',
      'ModelErrorException',
      /expected a positive integer/,
    ],
    [
      'a temperature of zero',
      sagemaker,
      '{"inputs":"a","parameters":{"temperature":0}}',
      'ModelErrorException',
      /strictly positive/,
    ],
  ] as const) {
    it(`${name} (InvokeModel)`, async () => {
      const command = new InvokeModelCommand({ modelId, contentType: 'application/json', body })
      const refused = await errorOf(endpoint.client().send(command))
      assert.equal(refused.name, error)
      assert.match(refused.message, message)
    })
  }
})
