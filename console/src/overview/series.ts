import type { Counts, Overview } from '../api/overview.ts'

export const answeredDirectly = (counts: Counts): number => Math.max(0, counts.answered - counts.steppedDown)

/** From zero to a little more than the largest value, at least to one. */
export const axisOf = (values: readonly number[]): [number, number] => [0, Math.max(1, ...values) * 1.1]

interface BarData {
  title: string
  type: 'bar'
  data: { x: string; y: number }[]
}

/** Half of the requests and 95 of 100 had their first token by then; tiers first, then routes. */
export function percentileBars({ byTier, byRoute }: Pick<Overview, 'byTier' | 'byRoute'>): {
  series: BarData[]
  xDomain: string[]
} {
  const groups = [
    ...Object.entries(byTier).map(([name, group]) => ({ name, ...group.firstTokenMs })),
    ...Object.entries(byRoute).map(([name, group]) => ({ name: `route ${name}`, ...group.firstTokenMs })),
  ].filter(group => group.count > 0)
  const bars = (title: string, percentile: 'p50' | 'p95'): BarData => ({
    title,
    type: 'bar',
    data: groups.map(group => ({ x: group.name, y: group[percentile] ?? 0 })),
  })
  return {
    series: groups.length === 0 ? [] : [bars('p50', 'p50'), bars('p95', 'p95')],
    xDomain: groups.map(({ name }) => name),
  }
}
