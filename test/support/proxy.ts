import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the proxy does with a call instead of handing it on. */
export interface Instead {
  status: number
  /** AWS's error name. */
  type: string
}

export interface LaptopProxy extends AsyncDisposable {
  endpoint: string
  /** The operations that were called, in order, without their service. */
  calls: string[]
  /** Says for each operation what should happen instead of it. */
  instead: (operation: string) => Instead | undefined
}

/** A proxy before the laptop that counts the calls of a client, and fails some of them. */
export const givenProxy = async (target: string): Promise<LaptopProxy> => {
  const { hostname, port } = new URL(target)
  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? ''
    proxy.calls.push(operation)
    const instead = proxy.instead(operation)
    if (instead) {
      incoming.resume()
      outgoing.writeHead(instead.status, { 'content-type': 'application/x-amz-json-1.0' })
      outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${instead.type}`, message: 'no' }))
      return
    }
    const { method, url, headers } = incoming
    const onward = send({ hostname, port, method, path: url, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const proxy: LaptopProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    instead: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return proxy
}
