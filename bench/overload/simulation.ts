import type { CapacityStore } from '../../aws/capacity/capacity.ts'
import { createCapacity } from '../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../aws/capacity/memory.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import { type Ending, type RouterParts, route } from './direct-router.ts'
import { seeded } from './random.ts'
import { arrivals, LANES, type LaneModel, type OverloadScenario, servable } from './scenarios.ts'
import { virtualBedrock } from './virtual-bedrock.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

export interface Simulated {
  valid: number
  answered: number
  possible: number
  /** How long each answer took, in ms, shortest first. */
  took: readonly number[]
  p50: number
  p95: number
  callsPerAnswer: number
  /** Calls for each request that every tier refuses. */
  callsPerBad: number
  readsPerRequest: number
  writesPerRequest: number
}

export interface SimulationOptions {
  workers?: number
  storeMs?: number
  lanes?: readonly LaneModel[]
  trace?: RouterParts['trace']
}

/**
 * One scenario in virtual time, with the capacity code that is deployed and a store in memory.
 * @param workers how many functions share the store, each with a memory of its own
 */
export async function simulate(
  scenario: OverloadScenario,
  seed: number,
  { workers = 1, storeMs = 1, lanes = LANES, trace }: SimulationOptions = {},
): Promise<Simulated> {
  const clock = virtualClock()
  const random = seeded(seed)
  const list = arrivals(scenario, random)
  const bedrock = virtualBedrock(scenario, lanes, clock, random)
  const counted = countingStore(memoryStore(), clock, storeMs)
  const capacities = Array.from({ length: workers }, () => createCapacity({ store: counted.store, clock, random }))
  const tiers = lanes.map(tierOf)
  const took: number[] = []
  const endings = new Map<Ending, number>()
  for (const arrival of list) {
    void (async () => {
      await clock.sleep(arrival.atMs)
      const capacity = capacities[Math.floor(random() * workers)]
      if (!capacity) return
      const startedAt = clock.now()
      const ending = await route({ capacity, bedrock, tiers, clock, random, trace }, scenario.deadlineMs, arrival.bad)
      endings.set(ending, (endings.get(ending) ?? 0) + 1)
      if (ending === 'answered') took.push(clock.now() - startedAt)
    })()
  }
  await clock.run()
  took.sort((a, b) => a - b)
  const at = (share: number) => Math.round(took[Math.floor(share * (took.length - 1))] ?? 0)
  return {
    valid: list.filter(one => !one.bad).length,
    answered: took.length,
    took,
    possible: servable(scenario, list),
    p50: at(0.5),
    p95: at(0.95),
    callsPerAnswer: bedrock.calls / Math.max(1, took.length),
    callsPerBad: bedrock.badCalls / Math.max(1, list.filter(one => one.bad).length),
    readsPerRequest: counted.reads() / list.length,
    writesPerRequest: counted.writes() / list.length,
  }
}

const tierOf = (lane: LaneModel): Tier => ({
  id: lane.kind,
  kind: lane.kind,
  model: lane.kind,
  region: 'us-east-1',
  bucket: lane.kind,
  api: 'converse',
  contextWindow: 100_000,
  features: [],
  maxTokens: 100,
  timeoutMs: 20_000,
  price: { input: 0, output: 0 },
})

function countingStore(store: CapacityStore, clock: VirtualClock, delayMs: number) {
  let reads = 0
  let writes = 0
  const delayed: CapacityStore = {
    async read(buckets) {
      reads += 1
      await clock.sleep(delayMs / 2)
      const items = await store.read(buckets)
      await clock.sleep(delayMs / 2)
      return items
    },
    async write(bucket, change, now) {
      writes += 1
      await clock.sleep(delayMs / 2)
      const item = await store.write(bucket, change, now)
      await clock.sleep(delayMs / 2)
      return item
    },
    drop: store.drop,
  }
  return { store: delayed, reads: () => reads, writes: () => writes }
}
