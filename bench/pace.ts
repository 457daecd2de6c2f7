import { SCENARIOS } from './overload/scenarios.ts'
import { type Simulated, simulate } from './overload/simulation.ts'

/** `npm run bench -- pace [seeds] [workers] [first seed]`: the overload scenarios in virtual time, without machine or network. */
export async function benchPace([seeds = '3', workers = '1', first = '1']: readonly string[]): Promise<void> {
  console.log('scenario    answered %  of possible  calls/answer  p50 ms  p95 ms  reads  writes  calls/bad')
  for (const scenario of SCENARIOS) {
    const runs: Simulated[] = []
    for (let seed = Number(first); seed < Number(first) + Number(seeds); seed += 1)
      runs.push(await simulate(scenario, seed, { workers: Number(workers), storeMs: workers === '1' ? 1 : 5 }))
    const mean = (of: (run: Simulated) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length
    const worst = Math.min(...runs.map(run => run.answered / run.possible))
    console.log(
      [
        scenario.name.padEnd(12),
        (100 * mean(run => run.answered / run.valid)).toFixed(1).padStart(8),
        `${mean(run => run.answered / run.possible).toFixed(3)} (${worst.toFixed(3)})`.padStart(16),
        mean(run => run.callsPerAnswer)
          .toFixed(2)
          .padStart(10),
        mean(run => run.p50)
          .toFixed(0)
          .padStart(9),
        mean(run => run.p95)
          .toFixed(0)
          .padStart(8),
        mean(run => run.readsPerRequest)
          .toFixed(1)
          .padStart(7),
        mean(run => run.writesPerRequest)
          .toFixed(1)
          .padStart(7),
        scenario.badShare
          ? mean(run => run.callsPerBad)
              .toFixed(2)
              .padStart(10)
          : '',
      ]
        .join(' ')
        .trimEnd(),
    )
  }
}
