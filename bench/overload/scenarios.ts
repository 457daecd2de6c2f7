/**
 * What is offered to the routers. Three tiers, whose quotas nobody is told: latency-optimized 3 a second, cross-Region
 * 5 a second, a SageMaker endpoint that takes 3 at a time (about 2 a second): 10 a second together.
 */
export const CAPACITY_PER_SECOND = 10

export interface LaneModel {
  kind: 'latency-optimized' | 'cross-region' | 'sagemaker'
  perSecond?: number
  /** What the quota holds at most, in seconds of it; 1 when left out. */
  depthSeconds?: number
  /** The quota is whole again at the start of each period of `depthSeconds`, instead of refilling all the time. */
  fixed?: boolean
  concurrency?: number
  firstTokenMs: number
  /** The whole call, the least and the most. */
  durationMs: [number, number]
}

export const LANES: readonly LaneModel[] = [
  { kind: 'latency-optimized', perSecond: 3, firstTokenMs: 150, durationMs: [350, 550] },
  { kind: 'cross-region', perSecond: 5, firstTokenMs: 300, durationMs: [700, 1100] },
  { kind: 'sagemaker', concurrency: 3, firstTokenMs: 500, durationMs: [1200, 1800] },
]

export interface OverloadScenario {
  name: string
  title: string
  deadlineMs: number
  /** Requests a second, phase by phase. */
  phases: readonly { perSecond: number; ms: number }[]
  /** What the first tier does from when to when, in ms since the start. */
  fault?: { kind: 'outage' | 'stall' | 'daily'; fromMs: number; untilMs: number }
  /** The share of requests that every tier refuses. */
  badShare?: number
}

const steady = (share: number, ms: number) => [{ perSecond: share * CAPACITY_PER_SECOND, ms }]
const DEADLINE_MS = 10_000

export const SCENARIOS: readonly OverloadScenario[] = [
  { name: 'calm', title: '0.5 × capacity', deadlineMs: DEADLINE_MS, phases: steady(0.5, 11_000) },
  { name: 'edge', title: '1 × capacity', deadlineMs: DEADLINE_MS, phases: steady(1, 12_500) },
  { name: 'over', title: '2 × capacity', deadlineMs: DEADLINE_MS, phases: steady(2, 12_500) },
  { name: 'flood', title: '4 × capacity', deadlineMs: DEADLINE_MS, phases: steady(4, 10_000) },
  {
    name: 'storm',
    title: '4 × for 10 s, then 0.2 ×; 60 s to answer',
    deadlineMs: 60_000,
    phases: [...steady(4, 10_000), ...steady(0.2, 10_000)],
  },
  {
    name: 'outage',
    title: 'the first tier is down from 5 s to 15 s',
    deadlineMs: DEADLINE_MS,
    phases: steady(0.5, 20_000),
    fault: { kind: 'outage', fromMs: 5000, untilMs: 15_000 },
  },
  {
    name: 'stall',
    title: "the first tier's first token takes 20 s",
    deadlineMs: DEADLINE_MS,
    phases: steady(0.5, 13_500),
    fault: { kind: 'stall', fromMs: 0, untilMs: Infinity },
  },
  {
    name: 'daily',
    title: "the first tier's daily quota is used up",
    deadlineMs: DEADLINE_MS,
    phases: steady(0.5, 11_000),
    fault: { kind: 'daily', fromMs: 0, untilMs: Infinity },
  },
  {
    name: 'bad input',
    title: '10 % bad requests',
    deadlineMs: DEADLINE_MS,
    phases: steady(0.75, 12_500),
    badShare: 0.1,
  },
]

export interface Arrival {
  atMs: number
  bad: boolean
}

/** Poisson arrivals, the same for every client of a run. */
export function arrivals(scenario: OverloadScenario, random: () => number): Arrival[] {
  const list: Arrival[] = []
  let phaseStart = 0
  for (const { perSecond, ms } of scenario.phases) {
    let at = phaseStart
    for (;;) {
      at += (-Math.log(1 - random()) * 1000) / perSecond
      if (at >= phaseStart + ms) break
      list.push({ atMs: at, bad: random() < (scenario.badShare ?? 0) })
    }
    phaseStart += ms
  }
  return list
}

/** How many valid requests a router that knows everything could answer in time: first come, first served, no call lost. */
export function servable(scenario: OverloadScenario, list: readonly Arrival[]): number {
  const waiting: number[] = list.filter(one => !one.bad).map(one => one.atMs)
  const { fault } = scenario
  const levels = LANES.map(lane => lane.perSecond ?? 0)
  const busyUntil = LANES.map(lane => new Array<number>(lane.concurrency ?? 0).fill(0))
  const stepMs = 10
  let served = 0
  for (let now = 0; waiting.length > 0; now += stepMs) {
    while (waiting[0] !== undefined && waiting[0] + scenario.deadlineMs < now) waiting.shift()
    LANES.forEach((lane, index) => {
      const mean = (lane.durationMs[0] + lane.durationMs[1]) / 2
      const faulty = index === 0 && fault !== undefined && now >= fault.fromMs && now < fault.untilMs
      if (lane.perSecond)
        levels[index] = Math.min(lane.perSecond, (levels[index] ?? 0) + (lane.perSecond * stepMs) / 1000)
      const places = busyUntil[index] ?? []
      for (;;) {
        const first = waiting[0]
        const free = lane.perSecond ? (levels[index] ?? 0) >= 1 : places.some(until => until <= now)
        if (first === undefined || first > now || faulty || !free) break
        waiting.shift()
        if (now + mean > first + scenario.deadlineMs) continue
        served += 1
        if (lane.perSecond) levels[index] = (levels[index] ?? 0) - 1
        else places[places.findIndex(until => until <= now)] = now + mean
      }
    })
  }
  return served
}
