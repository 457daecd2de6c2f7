import { get, type Outcome } from './laptop.ts'

/** Each request is in exactly one of the outcomes. */
export type Counts = Record<Outcome, number> & { requests: number; usd: number }

interface FirstToken {
  firstTokenMs: { count: number; p50?: number; p95?: number; p99?: number }
}

/** A route: its first tokens count from the question on. */
export type RouteGroup = Counts & FirstToken

/** A tier by the requests that asked it; its first tokens count from its own call on. */
export interface TierGroup extends FirstToken {
  tried: number
  /** What they met there last, by the name of the outcome; these add up to `tried`. */
  met: Record<string, number>
  skipped: number
  calls: number
  usd: number
}

/** The figures of the last minutes. Times are epoch milliseconds. */
export interface Overview {
  from: number
  to: number
  stepMs: number
  totals: Counts
  series: (Counts & { at: number })[]
  byTier: Record<string, TierGroup>
  byRoute: Record<string, RouteGroup>
}

export const readOverview = (minutes: number, signal?: AbortSignal): Promise<Overview> =>
  get(`overview?minutes=${minutes}`, signal)

/** What becomes of requests, in the order in which a bar is stacked; these add up to all requests. */
export const OUTCOMES: readonly { name: Outcome; text: string; tone: string }[] = [
  { name: 'atOnce', text: 'Answered at once', tone: 'good' },
  { name: 'steppedDown', text: 'Stepped down', tone: 'warn' },
  { name: 'duplicate', text: 'Duplicate', tone: '' },
  { name: 'exhausted', text: 'Exhausted', tone: 'bad' },
  { name: 'failed', text: 'Failed otherwise', tone: 'bad' },
  { name: 'running', text: 'Running', tone: '' },
]
