import { get } from './laptop.ts'

export interface Counts {
  requests: number
  answered: number
  /** Answered by another tier than the first one tried. */
  steppedDown: number
  exhausted: number
  failed: number
  usd: number
}

export interface Group extends Counts {
  firstTokenMs: { count: number; p50?: number; p95?: number; p99?: number }
}

/** The figures of the last minutes. Times are epoch milliseconds. */
export interface Overview {
  from: number
  to: number
  stepMs: number
  totals: Counts & { running: number }
  series: (Counts & { at: number })[]
  byTier: Record<string, Group>
  byRoute: Record<string, Group>
}

export const readOverview = (minutes: number, signal?: AbortSignal): Promise<Overview> =>
  get(`overview?minutes=${minutes}`, signal)

/** What becomes of requests, in the order in which a bar is stacked; these add up to the requests that ended. */
export const OUTCOMES: readonly { name: string; text: string; of: (counts: Counts) => number }[] = [
  { name: 'answered', text: 'Answered at once', of: counts => Math.max(0, counts.answered - counts.steppedDown) },
  { name: 'stepped', text: 'Stepped down', of: counts => counts.steppedDown },
  { name: 'exhausted', text: 'Exhausted', of: counts => counts.exhausted },
  { name: 'failed', text: 'Failed otherwise', of: counts => counts.failed },
]
