/** Every view has an address of its own: hash routes need no help of the server. */
export type Route =
  | { page: 'overview'; query: URLSearchParams }
  | { page: 'tiers' }
  | { page: 'machines' }
  | { page: 'open' }
  | { page: 'executions'; query: URLSearchParams }
  | { page: 'execution'; arn: string; query: URLSearchParams }
  | { page: 'machine'; arn: string }
  | { page: 'unknown'; path: string }

/** @param hash of the location, `#/executions/ARN?state=Plan` for example */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const query = new URLSearchParams(search)
  const [page = '', ...rest] = path.split('/')
  const arn = decode(rest.join('/'))
  if (page === '' || page === 'overview') return { page: 'overview', query }
  if (page === 'tiers') return { page }
  if (page === 'open') return { page }
  if (page === 'machines') return arn ? { page: 'machine', arn } : { page }
  if (page === 'executions') return arn ? { page: 'execution', arn, query } : { page, query }
  return { page: 'unknown', path }
}

export const executionHref = (arn: string): string => `#/executions/${encodeURIComponent(arn)}`
export const machineHref = (arn: string): string => `#/machines/${encodeURIComponent(arn)}`
export const executionsHref = (query: Record<string, string> = {}): string => {
  const search = new URLSearchParams(query).toString()
  return search ? `#/executions?${search}` : '#/executions'
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
