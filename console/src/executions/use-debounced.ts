import { useEffect, useMemo, useRef } from 'react'

/** A function that calls `act` once, `ms` milliseconds after the first of many calls: live updates come in bursts. */
export function useDebounced(act: () => void, ms: number): () => void {
  const latest = useRef(act)
  latest.current = act
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  return useMemo(
    () => () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        latest.current()
      }, ms)
    },
    [ms],
  )
}
