import type { Cell } from './cell.ts'

/** The middle of the seeds, and the least and the most. */
export interface Spread {
  median: number
  least: number
  most: number
}

/** What one client reached in one scenario, over all seeds. */
export interface Summary {
  scenario: string
  peer: string
  seeds: number
  /** Shares: of the valid requests, and of what a router that knows everything could answer. */
  answered: Spread
  ofPossible: Spread
  callsPerAnswer: Spread
  badCallsPerBad: Spread
  p50: Spread
  p95: Spread
}

/** One summary a scenario and client, in the order of the cells. */
export const summaries = (cells: readonly Cell[]): Summary[] =>
  [...Map.groupBy(cells, ({ scenario, peer }) => `${scenario} ${peer}`).values()].map(seeds => {
    const over = (of: (cell: Cell) => number) => spread(seeds.map(of))
    return {
      scenario: seeds[0]?.scenario ?? '',
      peer: seeds[0]?.peer ?? '',
      seeds: seeds.length,
      answered: over(cell => cell.answered / cell.valid),
      ofPossible: over(cell => cell.answered / cell.servable),
      callsPerAnswer: over(cell => cell.callsPerAnswer),
      badCallsPerBad: over(cell => cell.badCallsPerBad),
      p50: over(cell => cell.p50 ?? Number.NaN),
      p95: over(cell => cell.p95 ?? Number.NaN),
    }
  })

const spread = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (place: number) => sorted[place] ?? Number.NaN
  return { median: at(Math.floor((sorted.length - 1) / 2)), least: at(0), most: at(sorted.length - 1) }
}
