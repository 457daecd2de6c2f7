import { useEffect, useRef, useSyncExternalStore } from 'react'

export type Connection = 'connecting' | 'open' | 'lost'

/** A message of `/_stepdown/stream`: what happened, and its JSON. */
export interface StreamMessage {
  type: string
  data: unknown
}

const TYPES = ['execution', 'history', 'map-run', 'scenario', 'reset'] as const

/** When the laptop that this page talks to was started; another one means that it was started anew. */
let startedAt: number | undefined

interface Stream {
  source: EventSource
  listeners: Set<(message: StreamMessage) => void>
}

/** One EventSource for each address, shared by everything on the page that listens to it. */
const streams = new Map<string, Stream>()
let connection: Connection = 'connecting'
const watchers = new Set<() => void>()

function setConnection(next: Connection): void {
  if (next === connection) return
  connection = next
  for (const watcher of watchers) watcher()
}

function open(path: string): Stream {
  const source = new EventSource(path)
  const listeners = new Set<(message: StreamMessage) => void>()
  source.onopen = () => setConnection('open')
  // EventSource comes back by itself and sends Last-Event-ID, so that nothing is missed.
  source.onerror = () => setConnection('lost')
  for (const type of TYPES) {
    source.addEventListener(type, event => {
      const data: unknown = JSON.parse((event as MessageEvent<string>).data)
      for (const listener of listeners) listener({ type, data })
    })
  }
  source.addEventListener('hello', event => {
    const hello = JSON.parse((event as MessageEvent<string>).data) as { startedAt: number }
    if (startedAt !== undefined && startedAt !== hello.startedAt) resetAll()
    startedAt = hello.startedAt
  })
  const stream = { source, listeners }
  streams.set(path, stream)
  return stream
}

/** What is shown is of a laptop that no longer runs, on every page and whatever it has seen. */
function resetAll(): void {
  for (const { listeners } of streams.values())
    for (const listener of listeners) listener({ type: 'reset', data: { restarted: true } })
}

/** Listens until the returned function is called. */
export function listen(path: string, listener: (message: StreamMessage) => void): () => void {
  const stream = streams.get(path) ?? open(path)
  stream.listeners.add(listener)
  return () => {
    stream.listeners.delete(listener)
    if (stream.listeners.size > 0) return
    stream.source.close()
    streams.delete(path)
  }
}

/** Calls `listener` with each message while the component is shown; undefined as path listens to nothing. */
export function useStream(path: string | undefined, listener: (message: StreamMessage) => void): void {
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => (path === undefined ? undefined : listen(path, message => latest.current(message))), [path])
}

const watch = (changed: () => void): (() => void) => {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

export const useConnection = (): Connection => useSyncExternalStore(watch, () => connection)
