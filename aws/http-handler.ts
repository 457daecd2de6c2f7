import { NodeHttpHandler } from '@smithy/node-http-handler'

/**
 * HTTP/1.1 with keep-alive, because the SDK's default HTTP/2 handler opens a session a request (1.64 ms against 0.79 ms
 * a call on loopback). In a file of its own, so that a cold start loads TLS only when the first call needs it.
 */
export const httpHandler = () =>
  new NodeHttpHandler({
    connectionTimeout: 3000,
    throwOnRequestTimeout: true,
    // A Lambda makes one call at a time, but on the laptop one process makes those of all executions: with the default
    // of 50 the calls beyond wait in a queue that no deadline knows of.
    httpAgent: { keepAlive: true, maxSockets: 1000 },
    httpsAgent: { keepAlive: true, maxSockets: 1000 },
  })
