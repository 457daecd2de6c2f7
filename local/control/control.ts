import type { IncomingMessage, ServerResponse } from 'node:http'
import { eventRoutes } from './events.ts'
import { executionRoutes } from './executions.ts'
import { overviewRoutes } from './overview.ts'
import type { ControlParts } from './parts.ts'
import { ControlError, type ControlRoutes, findRoute, SENT } from './routes.ts'
import { simulatorRoutes } from './simulator.ts'
import { createStream } from './stream.ts'
import { summaryOf } from './summary.ts'
import { tierRoutes } from './tiers.ts'

export interface Control {
  handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>
  /** Ends the open streams. */
  close(): void
}

/** Our own API below `/_stepdown/`: JSON, for what AWS's APIs have no name for. docs/laptop-api.md describes it. */
export const createControl = (parts: ControlParts): Control => {
  const startedAt = parts.clock.now()
  const stream = createStream({ ...parts, startedAt })
  // What failed tells its route in its history only, which is packed away before long: it is read while it is at hand.
  const forget = parts.on(event => {
    if (event.type !== 'execution') return
    const { status, output } = event.execution
    if (status !== 'RUNNING' && output === undefined) summaryOf(event.execution)
  })
  const routes: ControlRoutes = {
    'GET health': () => ({
      status: 'ok',
      startedAt,
      scenario: parts.bedrock.scenario().name,
      bedrock: parts.bedrockIs,
    }),
    ...simulatorRoutes(parts),
    ...tierRoutes(parts),
    ...executionRoutes(parts),
    ...overviewRoutes(parts),
    ...eventRoutes(parts),
    'GET stream': stream.open,
  }

  return {
    close() {
      forget()
      stream.close()
    },
    async handle(request, response, body) {
      const [path = '', search = ''] = (request.url ?? '').slice('/_stepdown/'.length).split('?', 2)
      try {
        const { route, segments } = findRoute(routes, request.method ?? 'GET', path.replace(/\/$/, ''))
        const call = { segments, query: new URLSearchParams(search), body: parseBody(body), request, response }
        const answer = await route(call)
        if (answer !== SENT) send(response, 200, answer)
      } catch (error) {
        const status = error instanceof ControlError ? error.status : 500
        send(response, status, { message: error instanceof Error ? error.message : String(error) })
      }
    },
  }
}

const parseBody = (body: Buffer): unknown => {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new ControlError(400, `The body is not JSON: ${(error as Error).message}`)
  }
}

const send = (response: ServerResponse, status: number, value: unknown): void => {
  if (response.headersSent || response.destroyed) return
  const text = Buffer.from(JSON.stringify(value ?? {}))
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': text.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(text)
}
