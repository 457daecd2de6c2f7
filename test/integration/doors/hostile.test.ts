import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { type DoorClients, givenDoorClients } from '../../support/door-clients.ts'

const MB = 1024 * 1024
const ask = { model: 'interactive', messages: [{ role: 'user', content: 'Why is the sky blue?' }] }

describe('the doors on the laptop', function () {
  this.timeout(30_000)
  let given: DoorClients
  before(async () => {
    given = await givenDoorClients()
  })
  after(() => given[Symbol.asyncDispose]())

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${given.base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const works = async () => {
    const response = await post('/v1/chat/completions', ask)
    assert.equal(response.status, 200)
    return response
  }

  it('answer without a key, with and without /v1', async () => {
    await works()
    assert.equal((await post('/chat/completions', ask)).status, 200)
    assert.deepEqual(given.ended.at(-1)?.input.requestMetadata, { 'stepdown-key': 'local' })
  })

  it('are closed to web pages from elsewhere', async () => {
    const before = given.ended.length
    const page = await post('/v1/chat/completions', ask, { origin: 'https://example.com' })
    const form = await post('/v1/chat/completions', ask, { 'sec-fetch-site': 'cross-site' })
    assert.deepEqual([page.status, form.status, given.ended.length], [403, 403, before])
  })

  it('refuse a body over 6 MB as AWS would', async () => {
    const response = await post('/v1/chat/completions', { ...ask, user: 'x'.repeat(6 * MB) })
    assert.equal(response.status, 413)
    await works()
  })

  it('survive requests that are sent by half, and odd bytes in headers', async () => {
    const head = (more: string) =>
      Buffer.from(
        `POST /door/v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${more}\r\n\r\n`,
        'latin1',
      )
    for (const bytes of [head('content-length: 100'), head('idempotency-key: \xff\x80\r\ncontent-length: 100')]) {
      const socket = net.connect(given.laptop.cloud.port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(Buffer.concat([bytes, Buffer.from('{"model":')]))
      await works()
      socket.resetAndDestroy()
      await once(socket, 'close')
    }
    await works()
  })

  it('go on with the execution of a client that hangs up, and record it', async () => {
    const before = given.ended.length
    const leaving = new AbortController()
    const response = await fetch(`${given.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...ask, stream: true }),
      signal: leaving.signal,
    })
    await response.body?.getReader().read()
    leaving.abort()
    await works()
    while (given.ended.length < before + 2) await new Promise(setImmediate)
    assert.deepEqual(
      given.ended.slice(before).map(({ status }) => status),
      ['SUCCEEDED', 'SUCCEEDED'],
    )
  })

  it('stream forty answers at a time', async () => {
    const texts = await Promise.all(
      Array.from({ length: 40 }, async () => (await post('/v1/chat/completions', { ...ask, stream: true })).text()),
    )
    assert.ok(texts.every(text => text.endsWith('data: [DONE]\n\n')))
  })

  it('take a key’s idempotency: the same request is answered once', async () => {
    const before = given.ended.length
    const headers = { 'idempotency-key': 'once' }
    const first = await post('/v1/chat/completions', ask, headers)
    const second = await post('/v1/chat/completions', ask, headers)
    const content = async (response: Response) =>
      ((await response.json()) as { choices: { message: { content: string } }[] }).choices[0]?.message.content
    assert.deepEqual([first.status, second.status], [200, 200])
    assert.equal(await content(first), await content(second))
    assert.equal(given.ended.length - before, 2, 'the second is a duplicate, which asks no model')
  })
})
