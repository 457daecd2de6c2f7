import type { ExecutionFilter } from '../api/laptop.ts'

/** The times that the filter offers, in minutes. */
export const TIMES: Readonly<Record<string, { text: string; minutes: number }>> = {
  '5m': { text: 'Last 5 minutes', minutes: 5 },
  '1h': { text: 'Last hour', minutes: 60 },
  '1d': { text: 'Last day', minutes: 1440 },
}

/** What the address says is asked for; `time` becomes a moment. */
export function filterOf(query: URLSearchParams, now = Date.now()): ExecutionFilter {
  const filter: ExecutionFilter = {}
  for (const name of ['status', 'route', 'tier', 'error', 'machine', 'text'] as const) {
    const value = query.get(name)
    if (value) filter[name] = value
  }
  const time = TIMES[query.get('time') ?? '']
  if (time) filter.from = String(now - time.minutes * 60_000)
  return filter
}
