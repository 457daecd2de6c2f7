import assert from 'node:assert/strict'
import { parseRequest } from '../../../core/request/parse.ts'

const user = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] })

describe('a request', () => {
  it('may be just a prompt', () => {
    assert.deepEqual(parseRequest({ prompt: 'Hello' }), {
      request: { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] },
      routing: {},
      source: 'request',
    })
  })

  it('keeps what goes to Bedrock apart from what steers the routing', () => {
    const converse = {
      messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
      system: [{ text: 'Be brief.' }],
      inferenceConfig: { maxTokens: 100, temperature: 0, topP: 1, stopSequences: ['END'] },
      toolConfig: { tools: [{ toolSpec: { name: 'add', inputSchema: { json: { type: 'object' } } } }] },
      guardrailConfig: { guardrailIdentifier: 'g1', guardrailVersion: '1', trace: 'enabled' },
      additionalModelRequestFields: { top_k: 5 },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
      requestMetadata: { team: 'blue' },
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{}' } } } },
    }
    const routing = {
      route: 'interactive',
      tiers: ['a', 'b'],
      deadlineSeconds: 0.5,
      maxCostUsd: 0.01,
      simulate: { a: 'TierThrottled' },
      idempotencyKey: 'k',
    }
    const parsed = parseRequest({ ...converse, ...routing })
    assert.deepEqual(parsed.request, converse)
    assert.deepEqual(parsed.routing, routing)
  })

  it('may have its system text as a string', () => {
    assert.deepEqual(parseRequest({ prompt: 'Hello', system: 'Be brief.' }).request.system, [{ text: 'Be brief.' }])
  })

  it('may be at a URI, with the routing beside it', () => {
    const parsed = parseRequest({ requestUri: 's3://bucket/requests/1.json', route: 'patient' })
    assert.deepEqual(parsed.routing, { requestUri: 's3://bucket/requests/1.json', route: 'patient' })
    assert.deepEqual(parsed.request, { messages: [] })
  })

  const base64 = 'aGVsbG8='
  for (const block of [
    { text: 'x' },
    { image: { format: 'png', source: { bytes: base64 } } },
    { image: { format: 'jpeg', source: { s3Location: { uri: 's3://b/k', bucketOwner: '111122223333' } } } },
    { document: { name: 'd', format: 'pdf', source: { bytes: base64 }, citations: { enabled: true } } },
    { document: { name: 'd', source: { content: [{ text: 'x' }] }, context: 'c' } },
    { video: { format: 'mp4', source: { s3Location: { uri: 's3://b/k' } } } },
    { toolUse: { toolUseId: 't', name: 'add', input: { a: [1, null] } } },
    { toolResult: { toolUseId: 't', content: [{ json: 1 }, { text: '' }], status: 'error' } },
    { cachePoint: { type: 'default', ttl: '1h' } },
    { guardContent: { text: { text: 'x', qualifiers: ['query'] } } },
    { reasoningContent: { reasoningText: { text: 'x', signature: 's' } } },
    { reasoningContent: { redactedContent: base64 } },
    { citationsContent: { content: [{ text: 'x' }], citations: [{ title: 't' }] } },
    { searchResult: { source: 's', title: 't', content: [{ text: 'x' }], citations: { enabled: false } } },
  ]) {
    it(`takes ${JSON.stringify(block)}`, () => {
      assert.deepEqual(parseRequest(user(block)).request.messages[0]?.content, [block])
    })
  }
})

describe('an EventBridge event', () => {
  const event = { version: '0', id: 'e-1', 'detail-type': 'Inference Requested', source: 'stepdown.client' }

  it('is a request in its detail, and its id is the idempotency key', () => {
    const parsed = parseRequest({ ...event, detail: { prompt: 'Hello' } })
    assert.equal(parsed.source, 'event')
    assert.equal(parsed.eventId, 'e-1')
    assert.equal(parsed.routing.idempotencyKey, 'e-1')
    assert.deepEqual(parsed.request.messages, [{ role: 'user', content: [{ text: 'Hello' }] }])
  })

  it('leaves a request its own idempotency key', () => {
    const parsed = parseRequest({ ...event, detail: { prompt: 'Hello', idempotencyKey: 'mine' } })
    assert.equal(parsed.routing.idempotencyKey, 'mine')
  })

  for (const [input, message] of [
    [{ ...event, detail: { prompt: '' } }, 'in the event’s detail, prompt is empty: expected text'],
    [{ ...event, detail: 'x' }, 'the event’s detail is a string of 1 characters: expected a request'],
    [{ ...event, detail: [{}] }, 'the event’s detail is a list of 1: expected a request'],
    [{ ...event, id: undefined, detail: {} }, 'the event’s id is missing: expected text, as it is the idempotency key'],
  ] as const) {
    it(`is refused with: ${message}`, () =>
      assert.throws(() => parseRequest(input), { name: 'RequestRejected', message }))
  }
})
