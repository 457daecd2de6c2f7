import assert from 'node:assert/strict'
import { InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { collect, type Endpoint, startEndpoint } from './endpoint.ts'

const account = '123456789012'
const endpointArn = `arn:aws:sagemaker:us-east-1:${account}:endpoint/text-model`

describe('the answers of the Bedrock simulator to InvokeModel', () => {
  let endpoint: Endpoint
  beforeEach(async () => {
    endpoint = await startEndpoint()
  })
  afterEach(() => endpoint.close())

  const invoke = async (modelId: string, body: unknown) => {
    const client = endpoint.client()
    let headers: Record<string, string> = {}
    client.middlewareStack.add(
      next => async args => {
        const result = await next(args)
        headers = (result.response as { headers: Record<string, string> }).headers
        return result
      },
      { step: 'deserialize' },
    )
    const answer = await client.send(
      new InvokeModelCommand({ modelId, contentType: 'application/json', body: JSON.stringify(body) }),
    )
    return { body: JSON.parse(answer.body.transformToString()), headers, answer }
  }
  const imported = `arn:aws:bedrock:us-east-1:${account}:imported-model/abcdefghijkl`

  it('answers a Llama body, with the token counts in headers', async () => {
    const { body, headers } = await invoke('us.meta.llama3-3-70b-instruct-v1:0', {
      prompt: '<|start_header_id|>user<|end_header_id|>\n\nTell me about tides.<|eot_id|>',
      max_gen_len: 6,
    })
    assert.equal(body.stop_reason, 'length')
    assert.equal(body.generation_token_count, 6)
    assert.equal(headers['x-amzn-bedrock-output-token-count'], '6')
    assert.equal(headers['x-amzn-bedrock-input-token-count'], String(body.prompt_token_count))
  })

  for (const [shape, body, read] of [
    ['mistral', { prompt: '[INST] Tell me about tides. [/INST]', max_tokens: 50 }, 'outputs.0.text'],
    ['openai-chat', { messages: [{ role: 'user', content: 'Tell me about tides.' }] }, 'choices.0.message.content'],
    ['tgi', { inputs: 'Tell me about tides.', parameters: { max_new_tokens: 90 } }, '0.generated_text'],
    ['llama', { prompt: 'Tell me about tides.' }, 'generation'],
  ] as const) {
    for (const modelId of [imported, endpointArn]) {
      it(`answers a ${shape} body of ${modelId.split(':')[2]} in its own shape`, async () => {
        const answer = await invoke(modelId, body)
        const text = read.split('.').reduce((value, key) => value[key], answer.body)
        assert.match(text, /asked about tides/)
        const counted = answer.headers['x-amzn-bedrock-output-token-count']
        assert.equal(counted !== undefined, modelId === imported)
      })
    }
  }

  it('says in headers which latency and service tier served', async () => {
    const answer = await endpoint.client({ region: 'us-east-2' }).send(
      new InvokeModelCommand({
        modelId: 'us.meta.llama3-1-70b-instruct-v1:0',
        contentType: 'application/json',
        body: JSON.stringify({ prompt: 'Hello' }),
        performanceConfigLatency: 'optimized',
        serviceTier: 'default',
      }),
    )
    assert.equal(answer.performanceConfigLatency, 'optimized')
    assert.equal(answer.serviceTier, 'default')
  })

  it('streams chunks', async () => {
    const { body } = await endpoint.client().send(
      new InvokeModelWithResponseStreamCommand({
        modelId: imported,
        contentType: 'application/json',
        body: JSON.stringify({ prompt: 'Tell me about tides.', max_gen_len: 12 }),
      }),
    )
    const chunks = (await collect(body)).map(event => JSON.parse(Buffer.from(event.chunk?.bytes ?? []).toString()))
    assert.match(chunks.map(chunk => chunk.generation).join(''), /^This is a simulated answer/)
    assert.equal(chunks.at(-1).stop_reason, 'length')
    assert.equal(chunks.at(-1)['amazon-bedrock-invocationMetrics'].outputTokenCount, 12)
  })
})
