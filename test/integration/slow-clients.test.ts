import assert from 'node:assert/strict'
import http2 from 'node:http2'
import net from 'node:net'
import { type Listener, listen } from '../../local/listen.ts'

const HTTP2 = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])])

/** Resolves when the connection is gone, with or without a reset. */
const gone = (socket: { once(event: 'close', done: () => void): unknown }) =>
  new Promise<void>(resolve => socket.once('close', resolve))

describe('a client that takes its time', () => {
  let listener: Listener
  before(async () => {
    listener = await listen({
      port: 0,
      patience: { headers: 40, request: 80 },
      handler: async (request, response) => {
        for await (const _ of request);
        response.end('here')
      },
    })
  })
  after(() => listener.close())

  const cases: [string, string | Buffer][] = [
    ['says nothing', ''],
    ['sends half of the preface of HTTP/2', 'PRI * HT'],
    ['opens an HTTP/2 session and asks nothing', HTTP2],
    ['stops in its headers', 'POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-le'],
    ['stops in its body', 'POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 10\r\n\r\nhalf'],
  ]
  for (const [name, bytes] of cases) {
    it(`and ${name} loses its connection`, async () => {
      const socket = net.connect(listener.port, '127.0.0.1')
      socket.on('error', () => {})
      if (bytes.length > 0) socket.write(bytes)
      socket.resume()
      await gone(socket)
    })
  }

  it('and one that adds to its headers a byte at a time', async () => {
    const socket = net.connect(listener.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\n')
    const drip = setInterval(() => socket.write('x'), 5)
    socket.resume()
    await gone(socket)
    clearInterval(drip)
  })

  it('and one that stops in the body of an HTTP/2 request', async () => {
    const session = http2.connect(`http://127.0.0.1:${listener.port}`)
    const stream = session.request({ ':method': 'POST' })
    stream.on('error', () => {})
    stream.write('half')
    await gone(stream)
    session.destroy()
  })

  it('is no hindrance to others', async () => {
    const response = await fetch(`http://127.0.0.1:${listener.port}/`)
    assert.equal(await response.text(), 'here')
  })
})
