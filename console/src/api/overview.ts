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
