import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../core/clock.ts'
import { type Action, AwsError } from './aws-json.ts'

/** API Gateway's HTTP APIs wait 30 s at most, and resources/http-api.yml asks for one less. */
const LONGEST_MS = 29_000

export type HttpApi = (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<void>

/**
 * `POST /ask` as API Gateway serves it: the body is the request, the answer what StartSyncExecution returns.
 *
 * Like every address of the laptop it checks no signature, but it wants one for `execute-api`, so that a client that
 * works here works there. An execution that outlives the 29 seconds runs on; its caller gets a 503.
 */
export const createHttpApi =
  (startSync: Action, stateMachineArn: string | undefined, clock: Clock): HttpApi =>
  async (request, response, body) => {
    if (request.method !== 'POST' || !stateMachineArn) return send(response, 404, { message: 'Not Found' })
    if (!/Credential=[^/]+\/\d{8}\/[\w-]+\/execute-api\/aws4_request/.test(request.headers.authorization ?? '')) {
      return send(response, 403, { message: 'Forbidden' })
    }
    const over = new AbortController()
    try {
      const parameters = { stateMachineArn, input: body.toString('utf8') }
      const ended = Promise.resolve(startSync({ parameters, signal: over.signal }))
      const late = clock.sleep(LONGEST_MS, over.signal).then(() => undefined)
      // Whichever of the two loses is told to stop, and its rejection is nobody's business any more.
      late.catch(() => {})
      const result = await Promise.race([ended, late])
      if (result === undefined) send(response, 503, { message: 'Service Unavailable' })
      else send(response, 200, result)
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      response.setHeader('x-amzn-errortype', error.name)
      send(response, error.status, { __type: error.name, message: error.message })
    } finally {
      over.abort()
    }
  }

const send = (response: ServerResponse, status: number, value: unknown): void => {
  const text = Buffer.from(JSON.stringify(value))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
  response.end(text)
}
