import assert from 'node:assert/strict'
import { DoorError } from '../../../core/doors/failure.ts'
import { givenDoors } from '../../support/doors.ts'

const MB = 1024 * 1024
const ask = { model: 'interactive', messages: [{ role: 'user', content: 'hi' }] }
const patient =
  'the route patient waits for capacity, which no open connection can: use StartExecution on the router, or client.ask of stepdown/client'
const slow =
  'the route slow has a deadline of 5m, and a door waits 280s at most: use StartExecution on the router, or client.ask of stepdown/client'

/** The same mistake at both doors: the path and body of a chat completion, and those of Converse. */
const SAME: [
  name: string,
  chat: unknown,
  model: string,
  status: [number, number],
  exception: string,
  message: string,
][] = [
  [
    'a model that is none',
    { ...ask, model: 'gpt-5' },
    'gpt-5',
    [404, 404],
    'ResourceNotFoundException',
    'The model "gpt-5" does not exist: expected a route, route/tier or an alias.',
  ],
  [
    'a tier of another route',
    { ...ask, model: 'hidden/b' },
    'hidden/b',
    [404, 404],
    'ResourceNotFoundException',
    'The model "hidden/b" does not exist: expected a route, route/tier or an alias.',
  ],
  ['a route that waits', { ...ask, model: 'patient' }, 'patient', [400, 400], 'ValidationException', patient],
  [
    'a route with a deadline beyond a door’s',
    { ...ask, model: 'slow' },
    'slow',
    [400, 400],
    'ValidationException',
    slow,
  ],
]

describe('the doors refuse', () => {
  for (const [name, chat, model, statuses, exception, message] of SAME)
    it(name, async () => {
      const doors = givenDoors()
      const openai = await doors.post('/v1/chat/completions', chat)
      const bedrock = await doors.converse(model)
      assert.deepEqual([openai.status, bedrock.status], statuses)
      assert.equal(((await openai.json()) as { error: { message: string } }).error.message, message)
      assert.deepEqual(await bedrock.json(), { message })
      assert.equal(bedrock.headers.get('x-amzn-errortype')?.split(':')[0], exception)
      assert.deepEqual(doors.inputs, [], 'no execution')
    })

  it('a key that may not use the route', async () => {
    const doors = givenDoors({ admit: async () => ({ name: 'team-a', routes: ['hidden'] }) })
    assert.deepEqual([(await doors.chat()).status, (await doors.converse()).status], [403, 403])
    assert.deepEqual(doors.inputs, [])
  })

  it('a request without a key before they read its body', async () => {
    let pulled = false
    const doors = givenDoors({ admit: () => Promise.reject(new DoorError('no-key', 'no')) })
    const body = new ReadableStream(
      {
        pull() {
          pulled = true
        },
      },
      { highWaterMark: 0 },
    )
    const init: RequestInit = { method: 'POST', body, duplex: 'half' } as RequestInit
    const response = await doors.app.request('/v1/chat/completions', init)
    assert.deepEqual([response.status, pulled], [401, false])
    assert.equal((await doors.converse()).headers.get('x-amzn-errortype')?.split(':')[0], 'AccessDeniedException')
  })

  for (const [name, body, headers, status, message] of [
    ['a body that is no JSON', '{"model":', {}, 400, 'the body is no JSON: expected an object'],
    ['a body that is no object', '[]', {}, 400, 'the body is no JSON object: expected one'],
    ['an empty body', '', {}, 400, 'the body is no JSON: expected an object'],
    ['a deep body', '['.repeat(500_000), {}, 400, 'the body is no JSON: expected an object'],
    [
      'a body of another type',
      'model=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      400,
      'content-type is "application/x-www-form-urlencoded": expected application/json',
    ],
    [
      'a body over 6 MB',
      JSON.stringify({ ...ask, user: 'x'.repeat(6 * MB) }),
      {},
      413,
      'The body is larger than 6291456 bytes, the most that a door takes.',
    ],
  ] as const)
    it(name, async () => {
      const doors = givenDoors()
      const response = await doors.post('/v1/chat/completions', body, headers)
      const { error } = (await response.json()) as { error: { message: string } }
      assert.deepEqual([response.status, error.message], [status, message])
    })

  it('a body that breaks off', async () => {
    const doors = givenDoors()
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"model":'))
        controller.error(new Error('aborted'))
      },
    })
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    } as RequestInit
    const response = await doors.app.request('/v1/chat/completions', init)
    assert.deepEqual(await response.json(), {
      error: { message: 'the body ended before it was whole', type: 'invalid_request_error', param: null, code: null },
    })
  })

  it('a request that is nested too deeply', async () => {
    const deep = `{"messages":[],"additionalModelRequestFields":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`
    const response = await givenDoors().post('/model/interactive/converse', deep)
    const message = 'the request is nested too deeply: expected at most a few thousand levels'
    assert.deepEqual([response.status, await response.json()], [400, { message }])
  })

  for (const [operation, name] of [
    ['invoke', 'InvokeModel'],
    ['invoke-with-response-stream', 'InvokeModelWithResponseStream'],
    ['count-tokens', 'CountTokens'],
  ] as const)
    it(`${name} by its name`, async () => {
      const response = await givenDoors().converse('interactive', operation)
      const message = `${name} is not offered here: use Converse or ConverseStream.`
      assert.deepEqual([response.status, await response.json()], [404, { message }])
    })

  it('paths that they do not have', async () => {
    const doors = givenDoors()
    for (const [path, method] of [
      ['/v1/embeddings', 'POST'],
      ['/v1/chat/completions', 'GET'],
      ['/', 'GET'],
      ['/model/interactive/converse', 'GET'],
      ['/model/', 'POST'],
    ] as const) {
      const response = await doors.app.request(path, { method })
      assert.equal(response.status, 404, path)
    }
  })

  it('no bytes in a header that HTTP allows', async () => {
    const doors = givenDoors()
    const odd = { 'idempotency-key': 'ü\u00a0\u00ff', 'x-anything': '\u0080' }
    void doors.chat({}, odd)
    await doors.clock.advance(0)
    assert.equal(doors.inputs[0]?.idempotencyKey, 'door:team-a:ü\u00a0ÿ')
  })

  it('an idempotency key that is too long', async () => {
    const response = await givenDoors().chat({}, { 'idempotency-key': 'k'.repeat(300) })
    const { error } = (await response.json()) as { error: { message: string } }
    assert.equal(error.message, 'the idempotency key is too long, or no text: expected text of at most 244 characters')
  })
})
