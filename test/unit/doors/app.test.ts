import assert from 'node:assert/strict'
import { DoorError } from '../../../core/doors/failure.ts'
import { ARN, answered, failed, givenDoors } from '../../support/doors.ts'

// biome-ignore lint/suspicious/noExplicitAny: bodies of two protocols
const bodyOf = async (response: Response): Promise<any> => response.json()
const label = { 'stepdown-key': 'team-a' }

describe('the doors', () => {
  it('start one execution of the route, with the labels of the key', async () => {
    const doors = givenDoors()
    const reply = doors.chat()
    await doors.clock.advance(0)
    doors.end(answered('hello'))
    const response = await reply
    assert.deepEqual(doors.inputs, [
      { messages: [{ role: 'user', content: [{ text: 'hi' }] }], requestMetadata: label, route: 'interactive' },
    ])
    assert.equal((await bodyOf(response)).choices[0].message.content, 'hello')
    for (const header of ['x-request-id', 'x-amzn-requestid', 'x-stepdown-execution'])
      assert.equal(response.headers.get(header), ARN)
    assert.deepEqual(doors.facts, [
      { door: 'openai', status: 200, ms: 0, key: 'team-a', route: 'interactive', execution: ARN },
    ])
  })

  for (const [name, path, expected] of [
    ['a route', 'interactive', { route: 'interactive' }],
    ['a tier of a route', 'interactive/b', { route: 'interactive', tiers: ['b'] }],
    ['a tier of a route, encoded', 'interactive%2Fb', { route: 'interactive', tiers: ['b'] }],
    ['an alias', 'gpt-4o', { route: 'interactive' }],
    [
      'an alias with colons and slashes',
      'arn:aws:bedrock:us-east-1:9:default-prompt-router/meta.llama:1',
      { route: 'interactive' },
    ],
    [
      'an alias, encoded as the SDKs do',
      'arn%3Aaws%3Abedrock%3Aus-east-1%3A9%3Adefault-prompt-router%2Fmeta.llama%3A1',
      { route: 'interactive' },
    ],
  ] as const)
    it(`find ${name} in Bedrock’s path`, async () => {
      const doors = givenDoors()
      const reply = doors.converse(path)
      await doors.clock.advance(0)
      doors.end(answered('hello'))
      assert.deepEqual((await bodyOf(await reply)).output.message.content, [{ text: 'hello' }])
      const { route, tiers } = doors.inputs[0] as { route: string; tiers?: string[] }
      assert.deepEqual({ route, ...(tiers && { tiers }) }, expected)
    })

  it('hold a request to what its key may cost', async () => {
    const doors = givenDoors({ admit: async () => ({ name: 'team-a', maxCostUsd: 0.01 }) })
    void doors.chat()
    await doors.clock.advance(0)
    assert.equal(doors.inputs[0]?.maxCostUsd, 0.01)
  })

  for (const [name, headers, body, expected] of [
    ['a header', { 'idempotency-key': 'k' }, {}, 'door:team-a:k'],
    ['the id that an SDK gives all its attempts', { 'amz-sdk-invocation-id': 'i' }, {}, 'invocation:team-a:i'],
    ['a label before that', { 'amz-sdk-invocation-id': 'i' }, { 'stepdown-idempotency-key': 'k' }, 'door:team-a:k'],
    ['nothing', {}, {}, undefined],
  ] as const)
    it(`name a request by ${name}`, async () => {
      const doors = givenDoors()
      void doors.post('/model/interactive/converse', { messages: [], requestMetadata: body }, headers)
      await doors.clock.advance(0)
      assert.equal(doors.inputs[0]?.idempotencyKey, expected)
      assert.deepEqual(doors.inputs[0]?.requestMetadata, label)
    })

  it('put a large request into the bucket, and leave its labels in the input', async () => {
    const doors = givenDoors()
    const content = 'x'.repeat(200_000)
    void doors.chat({ messages: [{ role: 'user', content }], metadata: { team: 'sky' } })
    await doors.clock.advance(0)
    const { requestUri, ...rest } = doors.inputs[0] as { requestUri: string }
    assert.deepEqual(rest, { requestMetadata: { team: 'sky', ...label }, route: 'interactive' })
    assert.deepEqual(doors.objects.get(requestUri), { messages: [{ role: 'user', content: [{ text: content }] }] })
  })

  it('ask for another attempt when a large request cannot be stored, as nothing was started', async () => {
    const payloads = { load: async () => ({ value: undefined }), save: () => Promise.reject(new Error('down')) }
    const doors = givenDoors({ payloads })
    const response = await doors.chat({ model: 'hidden' })
    assert.deepEqual([response.status, response.headers.get('retry-after'), doors.inputs], [503, '1', []])
  })

  it('put every request into the bucket on a route that keeps prompts there, and fetch its answer', async () => {
    const doors = givenDoors()
    const reply = doors.chat({ model: 'hidden' })
    await doors.clock.advance(0)
    assert.ok(doors.inputs[0]?.requestUri)
    doors.objects.set('s3://bucket/a', { message: { role: 'assistant', content: [{ text: 'long' }] } })
    doors.end(answered('', { message: undefined, answerUri: 's3://bucket/a' }))
    assert.equal((await bodyOf(await reply)).choices[0].message.content, 'long')
  })

  it('tell a failed execution in the words of each protocol, and never to ask again', async () => {
    const doors = givenDoors()
    const chat = doors.chat()
    await doors.clock.advance(0)
    doors.end(failed('TiersExhausted'))
    const openai = await chat
    assert.deepEqual([openai.status, openai.headers.get('x-should-retry')], [424, 'false'])
    assert.equal(openai.headers.get('x-stepdown-execution'), ARN)
    const converse = doors.converse()
    await doors.clock.advance(0)
    doors.end(failed('TiersExhausted'))
    const bedrock = await converse
    assert.equal(bedrock.status, 424)
    assert.match(bedrock.headers.get('x-amzn-errortype') ?? '', /^ModelErrorException:/)
    assert.deepEqual(
      doors.facts.map(({ status, reason, execution }) => [status, reason, execution]),
      [
        [424, 'exhausted', ARN],
        [424, 'exhausted', ARN],
      ],
    )
  })

  for (const [name, reason, status] of [
    ['too many are being started', 'busy', [429, 429]],
    ['Step Functions cannot be reached', 'unavailable', [503, 503]],
  ] as const)
    it(`ask for another attempt when ${name}`, async () => {
      const doors = givenDoors({ run: () => Promise.reject(new DoorError(reason, 'later')) })
      const replies = [await doors.chat(), await doors.converse()]
      assert.deepEqual(
        replies.map(reply => reply.status),
        status,
      )
      for (const { headers } of replies)
        assert.deepEqual([headers.get('retry-after'), headers.get('x-should-retry')], ['1', null])
    })

  it('say nothing of an error of their own but where it came from', async () => {
    const doors = givenDoors({ run: () => Promise.reject(new TypeError('the prompt was: secret')) })
    const response = await doors.chat()
    assert.equal(response.status, 424)
    assert.doesNotMatch(JSON.stringify([await bodyOf(response), doors.facts]), /secret/)
    assert.match(doors.facts[0]?.reason ?? '', /^failed TypeError at /)
  })

  it('list what a key may ask for', async () => {
    const doors = givenDoors()
    const { data } = await bodyOf(await doors.app.request('/v1/models'))
    assert.deepEqual(
      data.map(({ id }: { id: string }) => id),
      [
        'interactive',
        'gpt-4o',
        'arn:aws:bedrock:us-east-1:9:default-prompt-router/meta.llama:1',
        'interactive/a',
        'interactive/b',
        'hidden',
        'hidden/a',
      ],
    )
    const one = await doors.app.request('/models/interactive/b')
    assert.deepEqual(await bodyOf(one), { id: 'interactive/b', object: 'model', created: 0, owned_by: 'stepdown' })
    const restricted = givenDoors({ admit: async () => ({ name: 'team-a', routes: ['hidden'] }) })
    const theirs = await bodyOf(await restricted.app.request('/models'))
    assert.deepEqual(
      theirs.data.map(({ id }: { id: string }) => id),
      ['hidden', 'hidden/a'],
    )
    assert.equal((await restricted.app.request('/models/interactive')).status, 403)
  })
})
