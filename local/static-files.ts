import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, resolve, sep } from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
}

/** Nothing from elsewhere, nothing inline: Cloudscape sets styles through the DOM, which the policy does not concern. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const NOT_BUILT = `<!doctype html><html lang="en"><title>Stepdown</title>
<h1>The console is not built</h1><p>Run <code>npm run build:console</code> and load this page again.</p></html>`

/**
 * Serves the built console from `folder`: `/` is its index.html (deep links are hash routes), every other path a file.
 * @returns false when there is no such file, so that the caller answers
 */
export const serveStatic = async (
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> => {
  const path = decode((request.url ?? '/').split(/[?#]/)[0] ?? '/')
  const root = resolve(folder)
  const file = path === undefined ? undefined : join(root, normalize(path === '/' ? '/index.html' : path))
  if (file === undefined || !file.startsWith(root + sep) || file.includes('\0')) return false
  const content = await readFile(file).catch(() => undefined)
  if (!content && path !== '/') return false
  const body = content ?? Buffer.from(NOT_BUILT)
  // Vite puts a hash of the content into the name of everything below /assets/.
  const forever = path?.startsWith('/assets/') === true
  response.writeHead(content ? 200 : 503, {
    ...SECURITY_HEADERS,
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': body.length,
    'cache-control': forever ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
  return true
}

const decode = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
