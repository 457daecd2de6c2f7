import type { IncomingMessage } from 'node:http'

/**
 * Who may talk to the laptop: any program on this machine, and no web page but our own console. A page from elsewhere
 * could otherwise start executions that cost money, or read answers after rebinding its own name to 127.0.0.1.
 * @returns why the request is refused, or undefined
 */
export const refusalOf = (request: IncomingMessage): { status: number; message: string } | undefined => {
  const host = request.headers.host ?? String(request.headers[':authority'] ?? '')
  if (!isOurHost(host)) {
    return { status: 421, message: `Host '${host}' is not this laptop: use 127.0.0.1 or localhost.` }
  }
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (isSafe(request.method)) return undefined
  if (origin !== undefined && origin !== `http://${host}`) {
    return { status: 403, message: `Origin '${origin}' may not change anything here: only http://${host} may.` }
  }
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return { status: 403, message: `A ${String(site)} page may not change anything here.` }
  }
  return undefined
}

const isSafe = (method: string | undefined) => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

// Any port: a tunnel may have another one, and rebinding needs a name of its own. `sync-` is the host prefix that SDKs
// put before the host of StartSyncExecution.
const HOST = /^(sync-)?(127\.0\.0\.1|\[::1\]|localhost|([\w-]+\.)+localhost)(:\d{1,5})?$/i

const isOurHost = (host: string): boolean => HOST.test(host)
