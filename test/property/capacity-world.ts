import fc from 'fast-check'
import { createCapacity } from '../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../aws/capacity/memory.ts'
import { route } from '../../bench/overload/direct-router.ts'
import { seeded } from '../../bench/overload/random.ts'
import type { VirtualAnswer } from '../../bench/overload/virtual-bedrock.ts'
import { virtualClock } from '../../bench/overload/virtual-clock.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import type { Clock } from '../../core/clock.ts'
import { tierOf } from '../unit/capacity/tiers.ts'

/** What a tier does for a while. Durations are shares of the request's deadline, so more than 1 is too slow for it. */
export type Weather =
  | { is: 'answering'; takes: readonly number[] }
  | { is: 'throttling'; perMinute: number }
  | { is: 'down' }
  | { is: 'silent' }

export interface Phase {
  weather: Weather
  seconds: number
  /** How far the wall clock of all functions jumps when the phase begins. */
  jumpSeconds: number
}

/** A tier in changing weather, and requests that come evenly. */
export interface CapacityWorld {
  kind: 'cross-region' | 'sagemaker'
  quota: Tier['quota'] | undefined
  deadlineMs: number
  everyMs: number
  functions: number
  phases: Phase[]
}

const share = fc.double({ min: 0.05, max: 0.5, noNaN: true })
const tooSlow = fc.double({ min: 1.2, max: 6, noNaN: true })
const answering = (takes: fc.Arbitrary<number[]>): fc.Arbitrary<Weather> =>
  takes.map(list => ({ is: 'answering', takes: list }))

export const FAST = answering(fc.array(share, { minLength: 1, maxLength: 3 }))
const SLOW = answering(fc.array(tooSlow, { minLength: 1, maxLength: 3 }))
const MIXED = answering(fc.tuple(share, tooSlow))
const jump = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.constantFrom(-86_400, -3600, -600, -200, -45, -4, 30, 400, 3600, 86_400),
)

export const world = (last: fc.Arbitrary<Weather>): fc.Arbitrary<CapacityWorld> =>
  fc
    .record({
      kind: fc.constantFrom('cross-region' as const, 'sagemaker' as const),
      quota: fc.constantFrom(undefined, undefined, { requestsPerMinute: 600 }, { concurrency: 40 }),
      deadlineMs: fc.constantFrom(3000, 10_000),
      everyMs: fc.constantFrom(250, 1000, 2900),
      functions: fc.constantFrom(1, 3),
      before: fc.array(
        fc.record({
          weather: fc.oneof(
            FAST,
            SLOW,
            MIXED,
            fc.constantFrom(1, 20, 200).map((perMinute): Weather => ({ is: 'throttling', perMinute })),
            fc.constantFrom<Weather>({ is: 'down' }, { is: 'silent' }),
          ),
          seconds: fc.constantFrom(5, 40, 150),
          jumpSeconds: jump,
        }),
        { minLength: 1, maxLength: 4 },
      ),
      last,
      jumpSeconds: jump,
    })
    .map(({ before, last: weather, jumpSeconds, ...rest }) => ({
      ...rest,
      phases: [...before, { weather, seconds: HEALTHY_SECONDS, jumpSeconds }],
    }))

export const HEALTHY_SECONDS = 200

export interface Asked {
  /** Real milliseconds since the last phase began, when the request came. */
  at: number
  ending: string
}

/** What became of the requests of the last phase. */
export async function askedOf(given: CapacityWorld): Promise<Asked[]> {
  const { kind, quota, deadlineMs, everyMs, functions, phases } = given
  const real = virtualClock()
  const random = seeded(7)
  let offset = 0
  const clock: Clock = { ...real, now: () => real.now() + offset }
  const store = memoryStore()
  const capacities = Array.from({ length: functions }, () => createCapacity({ store, clock, random }))
  // As slow as the slowest answer, so that no timeout of the tier hides a long one.
  const tier = tierOf({ kind, timeoutMs: 60_000, ...(quota && { quota }) })
  const asked: Asked[] = []
  let weather: Weather = { is: 'down' }
  let calls = 0
  let nextToken = 0
  const answer = (): VirtualAnswer => {
    calls += 1
    if (weather.is === 'answering') {
      const durationMs = deadlineMs * (weather.takes[calls % weather.takes.length] ?? 0)
      return { answered: true, firstTokenMs: Math.min(1000, durationMs), durationMs }
    }
    if (weather.is === 'down') return { answered: false, name: 'TierUnavailable', scope: 'unavailable' }
    if (weather.is === 'silent') return { answered: true, firstTokenMs: 20_000, durationMs: 21_000 }
    const free = real.now() >= nextToken
    if (free) nextToken = real.now() + 60_000 / weather.perMinute
    if (free) return { answered: true, firstTokenMs: 100, durationMs: 300 }
    return { answered: false, name: 'TierThrottled', scope: kind === 'sagemaker' ? 'concurrency' : 'minute' }
  }
  const bedrock = { calls: 0, badCalls: 0, call: () => ({ answer: answer(), release: () => {} }) }

  async function ask(of: Phase, n: number, at: number): Promise<void> {
    const capacity = capacities[n % functions]
    if (!capacity) return
    const ending = await route({ capacity, bedrock, tiers: [tier], clock, random }, deadlineMs, false)
    if (of === phases.at(-1)) asked.push({ at, ending })
  }
  void (async () => {
    let n = 0
    for (const phase of phases) {
      weather = phase.weather
      offset += phase.jumpSeconds * 1000
      const began = real.now()
      for (let at = 0; at < phase.seconds * 1000; at += everyMs) {
        void ask(phase, n, at)
        n += 1
        await real.sleep(began + at + everyMs - real.now())
      }
    }
  })()
  await real.run()
  return asked.toSorted((a, b) => a.at - b.at)
}
