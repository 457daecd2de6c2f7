import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import { type Listener, listen } from '../../../local/listen.ts'

describe('listening on one port', () => {
  let listener: Listener
  beforeEach(async () => {
    listener = await listen({
      port: 0,
      handler: (request, response) => {
        if (request.url === '/broken') throw new Error('It broke')
        if (request.url === '/open') return (response as http.ServerResponse).flushHeaders()
        response.end(`${request.httpVersion} ${request.method} ${request.url}`)
      },
    })
  })
  afterEach(() => listener.close())

  const get2 = async (path: string) => {
    const session = http2.connect(`http://127.0.0.1:${listener.port}`)
    const body = await text(session.request({ ':path': path }))
    session.destroy()
    return body
  }

  it('serves HTTP/1.1 and HTTP/2', async () => {
    const response = await fetch(`http://127.0.0.1:${listener.port}/a`)
    assert.equal(await response.text(), '1.1 GET /a')
    assert.equal(await get2('/b'), '2.0 GET /b')
  })

  it('keeps an HTTP/1.1 connection for further requests', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const ports: (number | undefined)[] = []
    for (const path of ['/1', '/2']) {
      const request = http.get({ port: listener.port, host: '127.0.0.1', path, agent })
      const [response] = await once(request, 'response')
      ports.push(request.socket?.localPort)
      assert.equal(await text(response), `1.1 GET ${path}`)
    }
    assert.equal(ports[0], ports[1])
    agent.destroy()
  })

  it('waits for the rest of an HTTP/2 preface that comes in two parts', async () => {
    const socket = net.connect(listener.port, '127.0.0.1')
    socket.setNoDelay(true)
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
    await new Promise(resolve => socket.write(preface.slice(0, 3), resolve))
    await new Promise(setImmediate)
    // An empty SETTINGS frame ends the client's part of the handshake.
    socket.write(Buffer.concat([Buffer.from(preface.slice(3)), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]))
    const [reply] = await once(socket, 'data')
    assert.equal(reply[3], 4, 'the first frame of the server is SETTINGS')
    socket.destroy()
  })

  it('answers 500 when the handler throws, and goes on', async () => {
    const response = await fetch(`http://127.0.0.1:${listener.port}/broken`)
    assert.equal(response.status, 500)
    assert.deepEqual(await response.json(), { message: 'It broke' })
    assert.equal(await get2('/b'), '2.0 GET /b')
  })

  it('rejects when the port is taken', async () => {
    await assert.rejects(listen({ port: listener.port, handler: () => {} }), { code: 'EADDRINUSE' })
  })

  it('closes although connections are open, idle or busy', async () => {
    const silent = net.connect(listener.port, '127.0.0.1')
    await once(silent, 'connect')
    const session = http2.connect(`http://127.0.0.1:${listener.port}`)
    session.on('error', () => {})
    await once(session, 'connect')
    const busy = await fetch(`http://127.0.0.1:${listener.port}/open`)
    const cut = assert.rejects(busy.text())
    await listener.close()
    await cut
    await assert.rejects(fetch(`http://127.0.0.1:${listener.port}/a`))
    silent.destroy()
    session.destroy()
  })
})
