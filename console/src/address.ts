import { useSyncExternalStore } from 'react'

/** Changes the address without a new entry in the browser's history: for filters and the selected state. */
export function replaceHash(hash: string): void {
  if (hash === location.hash) return
  history.replaceState(null, '', hash)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

/** Changes members of the query of the current address; undefined removes one. */
export function replaceQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const [path = '', search = ''] = location.hash.split('?', 2)
  const query = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  replaceHash(text ? `${path}?${text}` : path)
}

const subscribe = (changed: () => void): (() => void) => {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

/** The current hash, as React state. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash)
