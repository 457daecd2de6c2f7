import type { IncomingMessage, ServerResponse } from 'node:http'

/** Where the laptop has the doors: `http://127.0.0.1:8083/door`, and `/door/v1` for OpenAI's clients. */
const BASE = '/door'

export interface Door {
  isFor(path: string): boolean
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/**
 * The doors of a deployment, below a path of the laptop's one address.
 * @param environment that of their function, asked for by the first request
 */
export const createDoor = (environment: () => Promise<Record<string, string | undefined>>): Door => {
  let made: Promise<Door['handle']> | undefined
  const make = async (): Promise<Door['handle']> => {
    const [{ getRequestListener }, { doorsFor }] = await Promise.all([
      import('@hono/node-server'),
      import('../functions/door.ts'),
    ])
    const doors = await doorsFor(await environment())
    // Node's own Request and Response stay as they are: other code of this process has made some already.
    return getRequestListener(request => doors.fetch(request), { overrideGlobalObjects: false })
  }
  return {
    isFor: path => path === BASE || path.startsWith(`${BASE}/`),
    async handle(request, response) {
      request.url = (request.url ?? BASE).slice(BASE.length) || '/'
      made ??= make()
      made.catch(() => {
        made = undefined // the next request tries again
      })
      await (await made)(request, response)
    },
  }
}
