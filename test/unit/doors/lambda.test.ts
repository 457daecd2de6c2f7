import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { streamHandle } from 'hono/aws-lambda'
import { readableEvent } from '../../../aws/door-event.ts'
import { answered, givenDoors } from '../../support/doors.ts'

const MB = 1024 * 1024

interface Runtime {
  streamifyResponse: (handler: unknown) => unknown
  HttpResponseStream: { from: (stream: Writable, head: unknown) => Writable }
}

/** What Lambda's runtime hands to a streaming handler: a stream that takes a piece, and is busy with it for a while. */
const givenRuntime = () => {
  const seen = {
    head: undefined as { statusCode: number; headers: Record<string, string> } | undefined,
    bytes: 0,
    most: 0,
  }
  const slow = new Writable({
    highWaterMark: 64 * 1024,
    write(chunk: Buffer, _encoding, taken) {
      seen.bytes += chunk.length
      seen.most = Math.max(seen.most, slow.writableLength)
      setImmediate(taken)
    },
  })
  const runtime: Runtime = {
    streamifyResponse: handler => handler,
    HttpResponseStream: {
      from: (stream, head) => {
        seen.head = head as typeof seen.head
        return stream
      },
    },
  }
  return { slow, seen, runtime }
}

const event = {
  version: '2.0',
  rawPath: '/v1/chat/completions',
  rawQueryString: '',
  headers: { host: 'x.lambda-url.us-east-1.on.aws', 'content-type': 'application/json' },
  requestContext: {
    domainName: 'x.lambda-url.us-east-1.on.aws',
    http: { method: 'POST', path: '/v1/chat/completions' },
  },
  isBase64Encoded: false,
  body: JSON.stringify({ model: 'interactive', stream: true, messages: [{ role: 'user', content: 'hi' }] }),
}

describe('the doors in Lambda', () => {
  const world = globalThis as { awslambda?: unknown }
  const before = world.awslambda
  afterEach(() => {
    world.awslambda = before
  })

  it('hold back an answer of 2 MB for a client that reads slowly', async () => {
    const { slow, seen, runtime } = givenRuntime()
    world.awslambda = runtime
    const doors = givenDoors({ read: undefined, run: async () => answered('', { message: message(2 * MB) }) })
    const handler = streamHandle(doors.app) as unknown as (event: unknown, stream: Writable) => Promise<void>
    await handler(event, slow)
    assert.equal(seen.head?.statusCode, 200)
    assert.match(seen.head?.headers['content-type'] ?? '', /^text\/event-stream/)
    assert.ok(seen.bytes > 2 * MB, `${seen.bytes} bytes came`)
    assert.ok(seen.most < 256 * 1024, `${seen.most} bytes waited at a time`)
  })

  it('answer with the protocol’s error and status', async () => {
    const { slow, seen, runtime } = givenRuntime()
    world.awslambda = runtime
    const handler = streamHandle(givenDoors().app) as unknown as (event: unknown, stream: Writable) => Promise<void>
    await handler({ ...event, body: '{}' }, slow)
    assert.equal(seen.head?.statusCode, 400)
    assert.equal(seen.head?.headers['x-should-retry'], 'false')
  })
})

describe('an event of a function URL', () => {
  const asked = (method: string) => ({ ...event, requestContext: { domainName: 'x', http: { method, path: '/' } } })
  it('stays as it is where a request can be made of it', () => {
    assert.equal(readableEvent(event), event)
  })
  for (const [method, made] of [
    ['GET', 'GET'],
    ['HEAD', 'HEAD'],
    ['TRACE', 'OPTIONS'],
    ['BREW', 'OPTIONS'],
  ] as const)
    it(`loses the body of ${method}, which becomes ${made}`, () => {
      const { body, requestContext } = readableEvent(asked(method))
      assert.deepEqual([body, requestContext.http.method], [undefined, made])
    })
})

/** Many blocks of text, each an event of its own. */
const message = (bytes: number) => ({
  role: 'assistant',
  content: Array.from({ length: bytes / 4096 }, () => ({ text: 'x'.repeat(4096) })),
})
