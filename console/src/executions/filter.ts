import { type ExecutionFilter, FILTERS } from '../api/laptop.ts'

/** The times that the filter offers, in minutes. */
export const TIMES: Readonly<Record<string, { text: string; minutes: number }>> = {
  '5m': { text: 'Last 5 minutes', minutes: 5 },
  '15m': { text: 'Last 15 minutes', minutes: 15 },
  '1h': { text: 'Last hour', minutes: 60 },
  '6h': { text: 'Last 6 hours', minutes: 360 },
  '1d': { text: 'Last day', minutes: 1440 },
}

/** What the address says is asked for; `time` becomes a moment. */
export function filterOf(query: URLSearchParams, now = Date.now()): ExecutionFilter {
  const filter: ExecutionFilter = {}
  for (const name of FILTERS) {
    const value = query.get(name)
    if (value) filter[name] = value
  }
  const time = TIMES[query.get('time') ?? '']
  if (time) filter.from = String(now - time.minutes * 60_000)
  return filter
}
