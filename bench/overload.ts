import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type Cell, runCell } from './overload/cell.ts'
import { badCalls, plot, table } from './overload/report.ts'
import { SCENARIOS } from './overload/scenarios.ts'
import { summaries } from './overload/summary.ts'
import type { Peer } from './peers/client.ts'
import { ladder } from './peers/ladder.ts'
import { portkey } from './peers/portkey.ts'
import { sdk } from './peers/sdk.ts'
import { stepdown } from './peers/stepdown.ts'

const PEERS: readonly Peer[] = [stepdown, sdk, ladder, portkey]
const PLOT = new URL('../docs/images/overload.svg', import.meta.url)

/**
 * Portkey is installed from the registry first, so it runs only when `--client` names it.
 *
 * `npm run bench -- overload [--scenario calm,over] [--client Stepdown,ladder] [--seeds 1,2,3] [--cells FILE] [--plot]`:
 * every client through every scenario with each seed, one after the other, each on a fresh laptop cloud. Prints medians
 * and ranges; `--cells` adds each run to a file of JSON lines and prints what the file then holds; `--plot` draws it.
 */
export async function benchOverload(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string' },
      client: { type: 'string' },
      seeds: { type: 'string', default: '1,2,3' },
      cells: { type: 'string' },
      plot: { type: 'boolean', default: false },
    },
  })
  const chosen = <T extends { name: string }>(all: readonly T[], names: string | undefined) =>
    all.filter(one => names === undefined || names.split(',').includes(one.name))
  const cells: Cell[] = []
  const peers = values.client ? chosen(PEERS, values.client) : PEERS.filter(one => one !== portkey)
  // Seed by seed, so that a busy quarter of an hour spoils one figure of each cell and not all of one.
  for (const seed of values.seeds.split(',').map(Number))
    for (const scenario of chosen(SCENARIOS, values.scenario))
      for (const peer of peers) {
        const cell = await runCell(scenario, peer, seed)
        cells.push(cell)
        if (values.cells) appendFileSync(values.cells, `${JSON.stringify(cell)}\n`)
        console.error(`${cell.scenario}, ${cell.peer}, seed ${seed}: ${cell.answered} of ${cell.valid}`)
      }
  const all = summaries(values.cells ? latest(readFileSync(values.cells, 'utf8')) : cells)
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`
  console.log(`${table(all)}${badCalls(all)}\n\n${machine}, ${Math.max(...all.map(one => one.seeds))} seeds`)
  if (values.plot) writeFileSync(PLOT, plot(all))
}

/** The last run of each scenario, client and seed, in the order of the scenarios. */
function latest(text: string): Cell[] {
  const read = text
    .trim()
    .split('\n')
    .map((line): Cell => JSON.parse(line))
  return SCENARIOS.flatMap(scenario =>
    PEERS.flatMap(peer => {
      const runs = read.filter(cell => cell.scenario === scenario.name && cell.peer === peer.name)
      return [...new Map(runs.map(cell => [cell.seed, cell])).values()]
    }),
  )
}
