import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

/** Where the laptop has the doors: `http://127.0.0.1:8083/door`, and `/door/v1` for OpenAI's clients. */
const BASE = '/door'

export interface Door {
  isFor(path: string): boolean
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/**
 * The doors of a deployment, below a path of the laptop's one address.
 * @param make loads and makes them; called by the first request
 */
export const createDoor = (make: () => Promise<Hono>): Door => {
  let made: Promise<Hono> | undefined
  const fetch = async (request: Request) => {
    made ??= make()
    return (await made).fetch(request)
  }
  // Node's own Request and Response stay as they are: other code of this process has made some already.
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false })
  return {
    isFor: path => path === BASE || path.startsWith(`${BASE}/`),
    async handle(request, response) {
      request.url = (request.url ?? BASE).slice(BASE.length) || '/'
      await listener(request, response)
    },
  }
}
