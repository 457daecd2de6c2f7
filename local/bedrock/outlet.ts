import type { ServerResponse } from 'node:http'
import type { Response } from '../listen.ts'

/** Where an answer goes: the same for HTTP/1.1 and HTTP/2. */
export interface Outlet {
  /** Aborted when the caller hangs up before the answer is complete. */
  signal: AbortSignal
  send(status: number, headers: Record<string, string>, body: string): void
  open(status: number, headers: Record<string, string>): void
  /** Collected until the next flush or end, so that frames without a pause between them leave together. */
  write(frame: Uint8Array): void
  /** Resolves when the operating system has it. */
  flush(): Promise<void>
  end(): void
  /** Breaks the connection as a crash would. */
  cut(): void
}

export function createOutlet(to: Response, requestId: string): Outlet {
  // The two protocols' responses are the same here, but their overloads do not unite.
  const response = to as ServerResponse
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableEnded) controller.abort(new Error('The caller hung up'))
  })
  let pending: Uint8Array[] = []
  let head: (() => void) | undefined
  const writeHead = (status: number, headers: Record<string, string>) => {
    response.writeHead(status, { ...headers, 'x-amzn-requestid': requestId })
  }
  const take = () => {
    head?.()
    head = undefined
    const bytes = pending.length === 1 ? (pending[0] as Uint8Array) : Buffer.concat(pending)
    pending = []
    return bytes
  }
  return {
    signal: controller.signal,
    send(status, headers, body) {
      if (response.headersSent) return void response.destroy()
      writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) })
      response.end(body)
    },
    open(status, headers) {
      head = () => writeHead(status, headers)
    },
    write(frame) {
      pending.push(frame)
    },
    flush() {
      if (pending.length === 0) return Promise.resolve()
      const bytes = take()
      return new Promise(written => response.write(bytes, () => written()))
    },
    end() {
      const bytes = take()
      response.end(bytes)
    },
    cut() {
      if ('stream' in to) to.stream.session?.destroy()
      else response.destroy()
    },
  }
}
