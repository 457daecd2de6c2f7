import { useSyncExternalStore } from 'react'

/** Every view has an address of its own: hash routes need no help of the server. */
export type Route =
  | { page: 'overview' }
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
  if (page === '' || page === 'overview') return { page: 'overview' }
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

/** Changes the address without a new entry in the browser's history: for filters and the selected state. */
export function replaceHash(hash: string): void {
  if (hash === location.hash) return
  history.replaceState(null, '', hash)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

/** Changes one member of the query of the current address; undefined removes it. */
export function replaceQuery(name: string, value: string | undefined): void {
  const [path = '', search = ''] = location.hash.split('?', 2)
  const query = new URLSearchParams(search)
  if (value === undefined) query.delete(name)
  else query.set(name, value)
  const text = query.toString()
  replaceHash(text ? `${path}?${text}` : path)
}

const subscribe = (changed: () => void): (() => void) => {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

/** The current hash, as React state. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash)
