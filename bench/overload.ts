import { parseArgs } from 'node:util'
import { type Cell, runCell } from './overload/cell.ts'
import { SCENARIOS } from './overload/scenarios.ts'
import type { Peer } from './peers/client.ts'
import { ladder } from './peers/ladder.ts'
import { sdk } from './peers/sdk.ts'
import { stepdown } from './peers/stepdown.ts'

const PEERS: readonly Peer[] = [stepdown, sdk, ladder]

/** `npm run bench -- overload [--scenario calm,over] [--client Stepdown,ladder] [--seed 1]` */
export async function benchOverload(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string' },
      client: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  })
  const chosen = <T extends { name: string }>(all: readonly T[], names: string | undefined) =>
    all.filter(one => names === undefined || names.split(',').includes(one.name))
  const cells: Cell[] = []
  for (const scenario of chosen(SCENARIOS, values.scenario))
    for (const peer of chosen(PEERS, values.client)) {
      const cell = await runCell(scenario, peer, Number(values.seed))
      cells.push(cell)
      console.log(JSON.stringify(cell))
    }
}
