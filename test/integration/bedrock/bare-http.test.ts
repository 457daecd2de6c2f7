import assert from 'node:assert/strict'
import { type Endpoint, startEndpoint } from './endpoint.ts'

const nova = 'us.amazon.nova-pro-v1:0'

describe('the Bedrock simulator refuses, over bare HTTP,', () => {
  let endpoint: Endpoint
  before(async () => {
    endpoint = await startEndpoint()
  })
  after(() => endpoint.close())

  for (const [name, path, body, status, type] of [
    ['a body that is not JSON', 'converse', '{', 400, 'SerializationException'],
    ['a body that is no object', 'converse', '[]', 400, 'SerializationException'],
    ['an empty body', 'converse', '', 400, 'ValidationException'],
    ['an extraneous key', 'converse', '{"prompt":"hi"}', 400, 'ValidationException'],
    ['messages of another type', 'converse', '{"messages":"hi"}', 400, 'ValidationException'],
    ['a message of another type', 'converse', '{"messages":[null]}', 400, 'ValidationException'],
    ['an unknown operation', 'transmogrify', '{}', 404, 'UnknownOperationException'],
  ] as const) {
    it(name, async () => {
      const url = `${endpoint.url}/model/${encodeURIComponent(nova)}/${path}`
      const response = await fetch(url, { method: 'POST', body })
      assert.equal(response.status, status)
      const header = response.headers.get('x-amzn-errortype')
      assert.equal(header, `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/`)
      const { message } = (await response.json()) as { message: string }
      assert.ok(message.length > 10)
    })
  }

  it('a model id that is not well encoded', async () => {
    const response = await fetch(`${endpoint.url}/model/%E0%A4%A/converse`, { method: 'POST', body: '{}' })
    assert.equal(response.status, 400)
  })
})
