import { setTimeout } from 'node:timers/promises'
import type { Peer } from '../peers/client.ts'
import { quantile } from '../stats.ts'
import { benchLaptop } from './laptop.ts'
import { seeded } from './random.ts'
import { arrivals, type OverloadScenario, servable } from './scenarios.ts'

export interface Cell {
  scenario: string
  peer: string
  seed: number
  valid: number
  servable: number
  /** Within the deadline. */
  answered: number
  /** Null in a file, where nothing was answered. */
  p50: number | null
  p95: number | null
  /** Bedrock calls of valid requests for each answer; calls refused as bad are apart. */
  callsPerAnswer: number
  badCallsPerBad: number
  /** How late the latest request was sent, in ms: what the machine of the bench could not keep up with. */
  latestStartMs: number
}

/** Three requests each: fewer than any quota. */
const WARM_UP = 5

/** Runs one client through one scenario on a fresh laptop cloud, in real time. */
export async function runCell(scenario: OverloadScenario, peer: Peer, seed: number): Promise<Cell> {
  const list = arrivals(scenario, seeded(seed))
  const laptop = await benchLaptop()
  const client = await peer.start(laptop, seeded(seed + 1000))
  try {
    laptop.start('calm')
    for (let round = 0; round < WARM_UP; round += 1) {
      const ask = { prompt: `Warm up ${round}`, bad: false, deadlineMs: 10_000 }
      await Promise.all([client.ask(ask), client.ask(ask), client.ask(ask)])
      await setTimeout(500)
    }
    laptop.start(scenario.name)
    const startedAt = performance.now()
    let latestStartMs = 0
    const took: number[] = []
    await Promise.all(
      list.map(async ({ atMs, bad }, n) => {
        await setTimeout(Math.max(0, atMs - (performance.now() - startedAt)))
        const askedAt = performance.now()
        latestStartMs = Math.max(latestStartMs, askedAt - startedAt - atMs)
        const ask = { prompt: `Question ${n}: what is Amazon Bedrock?`, bad, deadlineMs: scenario.deadlineMs }
        const answered = await client.ask(ask).catch(() => false)
        const ms = performance.now() - askedAt
        if (answered && !bad && ms <= scenario.deadlineMs) took.push(ms)
      }),
    )
    const after = await laptop.calls()
    const calls = (of: (outcome: string) => boolean) =>
      Object.keys(after)
        .filter(of)
        .reduce((sum, outcome) => sum + (after[outcome] ?? 0), 0)
    const refused = calls(outcome => outcome.endsWith('ValidationException'))
    return {
      scenario: scenario.name,
      peer: peer.name,
      seed,
      valid: list.filter(one => !one.bad).length,
      servable: servable(scenario, list),
      answered: took.length,
      p50: quantile(took, 0.5),
      p95: quantile(took, 0.95),
      callsPerAnswer: calls(outcome => !outcome.endsWith('ValidationException')) / Math.max(1, took.length),
      badCallsPerBad: refused / Math.max(1, list.filter(one => one.bad).length),
      latestStartMs,
      ...(process.env.LANES && {
        lanes: after,
        quantiles: [0.05, 0.1, 0.25, 0.4, 0.45, 0.55].map(q => Math.round(quantile(took, q))),
      }),
    }
  } finally {
    await client.close()
    await laptop.close()
  }
}
