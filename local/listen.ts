import http from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import http2 from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'

export type Request = http.IncomingMessage | Http2ServerRequest
export type Response = http.ServerResponse | Http2ServerResponse
export type Handler = (request: Request, response: Response) => unknown

export interface Listener {
  port: number
  /** Stops listening and cuts every connection, idle or busy; resolves when the port is free. */
  close(): Promise<void>
}

/** How long a client may take, in milliseconds. */
export interface Patience {
  /** From the opening of a connection, or from the first byte of a request, to the end of its headers. */
  headers: number
  /** From the first byte of a request to its last. */
  request: number
}

// Uploads may have 256 MB. The SDK keeps connections alive; Node's own 5 seconds would race with a client that reuses
// one after a pause.
const PATIENCE: Patience = { headers: 60_000, request: 300_000 }
const keepAliveTimeout = 65_000
const preface = Buffer.from('PRI * HTTP/2.0\r\n')
/** Connections that the system keeps until we get to them: a client may start some thousands of executions at once. */
const BACKLOG = 4096

/**
 * Serves HTTP/1.1 and cleartext HTTP/2 on one port: the SDK's Bedrock client speaks HTTP/2 by default and never
 * falls back, everything else speaks HTTP/1.1. A connection's first bytes decide.
 *
 * @param options `port` 0 takes a free one; `handler` gets both protocols' requests. A handler that throws or rejects
 * before it has answered is answered with a bare 500.
 * @returns the port in use and a way to stop. Rejects when the port cannot be had (`EADDRINUSE`, `EACCES`).
 */
export function listen(options: {
  port: number
  host?: string
  handler: Handler
  patience?: Patience
}): Promise<Listener> {
  const { headers, request } = options.patience ?? PATIENCE
  const serve = async (from: Request, to: Response) => {
    if ('stream' in from && !from.stream.endAfterHeaders) endSilence(from, headers)
    // The two protocols' responses are the same here, but their overloads do not unite.
    const response = to as http.ServerResponse
    try {
      await options.handler(from, to)
    } catch (error) {
      if (response.headersSent) return void response.destroy()
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: error instanceof Error ? error.message : String(error) }))
    }
  }
  const timeouts = {
    headersTimeout: headers,
    requestTimeout: request,
    connectionsCheckingInterval: Math.ceil(headers / 12),
  }
  const server = http.createServer({ keepAliveTimeout, ...timeouts }, serve)
  const http2Server = http2.createServer(serve)
  http2Server.on('sessionError', () => {}) // a client that vanishes is no news here
  // Silence ends a session once nothing is under way in it: an answer may take minutes.
  http2Server.on('session', session => session.setTimeout(headers, () => session.close()))

  // The HTTP/1.1 server has the port, for only a server that listens looks after the times of its connections.
  const [serveHttp1] = server.listeners('connection') as ((this: http.Server, socket: Socket) => void)[]
  const sockets = new Set<Socket>()
  server.removeAllListeners('connection').on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    sniff(socket, headers, isHttp2 => {
      if (isHttp2) http2Server.emit('connection', socket)
      else serveHttp1?.call(server, socket)
    })
  })

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: options.port, host: options.host ?? '127.0.0.1', backlog: BACKLOG }, () => {
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

/** HTTP/1.1 servers look after their clients' times; a stream of HTTP/2 is ended when its body stops coming. */
const endSilence = (request: Http2ServerRequest, patience: number) => {
  request.stream.setTimeout(patience, () => request.stream.close())
  request.once('end', () => request.stream.setTimeout(0))
}

/**
 * Reads just enough to tell the protocols apart, puts it back, and says whether it was the HTTP/2 preface. A connection
 * that does not say enough for `patience` milliseconds is closed.
 */
function sniff(socket: Socket, patience: number, decided: (isHttp2: boolean) => void): void {
  let seen: Buffer = Buffer.alloc(0)
  const late = setTimeout(() => socket.destroy(), patience).unref()
  socket.once('close', () => clearTimeout(late))
  const read = () => {
    const chunk: Buffer | null = socket.read()
    if (!chunk) return
    seen = seen.length ? Buffer.concat([seen, chunk]) : chunk
    const length = Math.min(seen.length, preface.length)
    const maybe = preface.subarray(0, length).equals(seen.subarray(0, length))
    if (maybe && length < preface.length) return // a preface cut in two
    clearTimeout(late)
    socket.off('readable', read)
    socket.unshift(seen)
    decided(maybe)
  }
  socket.on('readable', read)
}
