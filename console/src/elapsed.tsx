import { useEffect, useState } from 'react'
import { formatDuration } from './format.ts'

/** A duration, counting while it runs. */
export function Elapsed({ from, to, running }: { from: number; to: number | undefined; running: boolean }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 200)
    return () => clearInterval(timer)
  }, [running])
  return <span className="number">{formatDuration((to ?? (running ? now : undefined) ?? Number.NaN) - from)}</span>
}
