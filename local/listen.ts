import http from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import http2 from 'node:http2'
import net, { type AddressInfo } from 'node:net'

export type Request = http.IncomingMessage | Http2ServerRequest
export type Response = http.ServerResponse | Http2ServerResponse
export type Handler = (request: Request, response: Response) => unknown

export interface Listener {
  port: number
  /** Stops listening and cuts every connection, idle or busy; resolves when the port is free. */
  close(): Promise<void>
}

// The SDK keeps connections alive; Node's own 5 seconds would race with a client that reuses one after a pause.
const keepAliveTimeout = 65_000
const preface = Buffer.from('PRI * HTTP/2.0\r\n')

/**
 * Serves HTTP/1.1 and cleartext HTTP/2 on one port: the SDK's Bedrock client speaks HTTP/2 by default and never
 * falls back, everything else speaks HTTP/1.1. A connection's first bytes decide.
 *
 * @param options `port` 0 takes a free one; `handler` gets both protocols' requests. A handler that throws or rejects
 * before it has answered is answered with a bare 500.
 * @returns the port in use and a way to stop. Rejects when the port cannot be had (`EADDRINUSE`, `EACCES`).
 */
export function listen(options: { port: number; host?: string; handler: Handler }): Promise<Listener> {
  const serve = async (request: Request, to: Response) => {
    // The two protocols' responses are the same here, but their overloads do not unite.
    const response = to as http.ServerResponse
    try {
      await options.handler(request, to)
    } catch (error) {
      if (response.headersSent) return void response.destroy()
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: error instanceof Error ? error.message : String(error) }))
    }
  }
  const http1 = http.createServer({ keepAliveTimeout }, serve)
  const http2Server = http2.createServer(serve)
  http2Server.on('sessionError', () => {}) // a client that vanishes is no news here

  const sockets = new Set<net.Socket>()
  const server = net.createServer(socket => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    sniff(socket, isHttp2 => (isHttp2 ? http2Server : http1).emit('connection', socket))
  })

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host ?? '127.0.0.1', () => {
      server.off('error', reject)
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise(closed => {
            server.close(() => closed())
            for (const socket of sockets) socket.destroy()
          }),
      })
    })
  })
}

/** Reads just enough to tell the protocols apart, puts it back, and says whether it was the HTTP/2 preface. */
function sniff(socket: net.Socket, decided: (isHttp2: boolean) => void): void {
  let seen: Buffer = Buffer.alloc(0)
  const read = () => {
    const chunk: Buffer | null = socket.read()
    if (!chunk) return
    seen = seen.length ? Buffer.concat([seen, chunk]) : chunk
    const length = Math.min(seen.length, preface.length)
    const maybe = preface.subarray(0, length).equals(seen.subarray(0, length))
    if (maybe && length < preface.length) return // a preface cut in two
    socket.off('readable', read)
    socket.unshift(seen)
    decided(maybe)
  }
  socket.on('readable', read)
}
