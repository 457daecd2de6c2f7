import { useCallback, useEffect, useRef, useState } from 'react'

export interface Query<T> {
  data: T | undefined
  error: Error | undefined
  loading: boolean
  /** Loads again; what is shown stays until the new data is there. */
  reload: () => void
}

/**
 * Loads data and keeps it until `key` changes. A late answer of an earlier key is dropped and its request aborted.
 * @param every milliseconds between reloads, none when undefined
 */
export function useQuery<T>(key: string, load: (signal: AbortSignal) => Promise<T>, every?: number): Query<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: Error }>({ key })
  const [round, setRound] = useState(0)
  const latest = useRef(load)
  latest.current = load

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for the same key again
  useEffect(() => {
    const controller = new AbortController()
    latest.current(controller.signal).then(
      data => {
        if (!controller.signal.aborted) setState({ key, data })
      },
      (error: Error) => {
        // The old data stays: a lost connection must not empty the page.
        if (!controller.signal.aborted) setState(old => (old.key === key ? { ...old, error } : { key, error }))
      },
    )
    return () => controller.abort()
  }, [key, round])

  useEffect(() => {
    if (every === undefined) return
    const timer = setInterval(() => {
      if (!document.hidden) setRound(value => value + 1)
    }, every)
    return () => clearInterval(timer)
  }, [every])

  const current = state.key === key ? state : undefined
  return {
    data: current?.data,
    error: current?.error,
    loading: current?.data === undefined && current?.error === undefined,
    reload: useCallback(() => setRound(value => value + 1), []),
  }
}
