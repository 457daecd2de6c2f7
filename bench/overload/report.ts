import type { Spread, Summary } from './summary.ts'

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** One row a scenario and client, as Markdown; in brackets the range of the seeds, where they differ. */
export function table(summaries: readonly Summary[]): string {
  const rows = summaries.map(one => [
    one.scenario,
    one.peer,
    spread(one.answered, share => (100 * share).toFixed(1), ' %'),
    spread(one.ofPossible, share => share.toFixed(2)),
    spread(one.callsPerAnswer, calls => calls.toFixed(2)),
    spread(one.p50, ms => ms.toFixed(0)),
    spread(one.p95, ms => ms.toFixed(0)),
  ])
  const head = ['scenario', 'client', 'answered in time', 'of the possible', 'calls per answer', 'p50 ms', 'p95 ms']
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}

/** What the requests cost that every tier refuses, as one sentence; empty where there were none. */
export const badCalls = (summaries: readonly Summary[]): string => {
  const costs = summaries
    .filter(one => one.scenario === 'bad input')
    .map(one => `${one.peer} ${spread(one.badCallsPerBad, calls => calls.toFixed(2))}`)
  return costs.length === 0 ? '' : `\n\nRefused calls for each bad request: ${costs.join(', ')}`
}

const spread = ({ median, least, most }: Spread, text: (value: number) => string, unit = ''): string => {
  if (!Number.isFinite(median)) return '–'
  const [from, to] = [text(least), text(most)]
  return `${text(median)}${unit}${from === to ? '' : ` (${from}–${to})`}`
}

const COLOURS = ['#0972d3', '#d45b07', '#8d6605', '#688ae8', '#5f6b7a']
const WIDTH = 960
const LEFT = 90
const PANEL = 400
const GROUP = 62

/** Two panels of bars of medians, answered in time and calls per answer (logarithmic), a group a scenario and a bar a client. */
export function plot(summaries: readonly Summary[]): string {
  const scenarios = [...new Set(summaries.map(one => one.scenario))]
  const peers = [...new Set(summaries.map(one => one.peer))]
  const height = 70 + scenarios.length * GROUP
  const thick = (GROUP - 14) / peers.length
  const most = Math.max(2, ...summaries.map(one => one.callsPerAnswer.median))
  const parts = scenarios.flatMap((scenario, s) => {
    const top = 60 + s * GROUP
    const bars = peers.flatMap((peer, p) => {
      const summary = summaries.find(one => one.scenario === scenario && one.peer === peer)
      if (!summary) return []
      const y = top + p * thick
      const bar = (x: number, width: number, label: string) =>
        `<rect x="${x}" y="${y}" width="${width.toFixed(1)}" height="${thick - 2}" fill="${COLOURS[p]}"/>` +
        `<text x="${(x + width + 4).toFixed(1)}" y="${y + thick - 4}" class="figure">${label}</text>`
      const share = summary.answered.median
      const calls = Math.log(Math.max(1, summary.callsPerAnswer.median)) / Math.log(most)
      return [
        bar(LEFT, share * (PANEL - 60), percent(share)),
        bar(LEFT + PANEL + 30, calls * (PANEL - 60), share > 0 ? summary.callsPerAnswer.median.toFixed(2) : '–'),
      ]
    })
    return [`<text x="${LEFT - 8}" y="${top + GROUP / 2 - 4}" text-anchor="end">${scenario}</text>`, ...bars]
  })
  const legend = peers.map(
    (peer, p) =>
      `<rect x="${LEFT + p * 120}" y="10" width="12" height="12" fill="${COLOURS[p]}"/><text x="${LEFT + p * 120 + 17}" y="20">${peer}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    '<title>Answered within the deadline, and Bedrock calls per answer, of each client in each scenario</title>',
    '<style>text{fill:#0f141a}.figure{font-size:10px}.head{font-weight:bold}</style>',
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...legend,
    `<text x="${LEFT}" y="48" class="head">Answered within the deadline</text>`,
    `<text x="${LEFT + PANEL + 30}" y="48" class="head">Bedrock calls per answer (logarithmic, from 1)</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}
