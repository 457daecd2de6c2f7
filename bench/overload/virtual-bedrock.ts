import type { Clock } from '../../core/clock.ts'
import type { LaneModel, OverloadScenario } from './scenarios.ts'

/** How one simulated call ends; `firstTokenMs` is undefined when the gate would see nothing. */
export type VirtualAnswer =
  | { answered: true; firstTokenMs: number; durationMs: number }
  | { answered: false; name: string; scope: string }

export interface VirtualBedrock {
  /** Accepts or refuses a call now; `release` must be called when an accepted call has ended. */
  call(lane: number, bad: boolean): { answer: VirtualAnswer; release(): void }
  calls: number
  badCalls: number
}

/** The three lanes in virtual time: token buckets one second deep, an endpoint with places, and the scenario's fault. */
export function virtualBedrock(
  scenario: OverloadScenario,
  lanes: readonly LaneModel[],
  clock: Clock,
  random: () => number,
): VirtualBedrock {
  const startedAt = clock.now()
  const levels = lanes.map(lane => ({ level: depth(lane), at: startedAt, running: 0 }))
  const free = () => {}

  const bedrock: VirtualBedrock = {
    calls: 0,
    badCalls: 0,
    call(index, bad) {
      const lane = lanes[index]
      const state = levels[index]
      if (!lane || !state) throw new Error(`there is no lane ${index}`)
      const now = clock.now()
      if (bad) bedrock.badCalls += 1
      else bedrock.calls += 1
      const fault =
        index === 0 && scenario.fault && inside(scenario.fault, now - startedAt) ? scenario.fault.kind : undefined
      if (fault === 'outage') return { answer: failure('TierUnavailable', 'unavailable'), release: free }
      if (fault === 'daily') return { answer: failure('TierSaturated', 'day'), release: free }
      if (lane.perSecond) {
        const period = (lane.depthSeconds ?? 1) * 1000
        if (!lane.fixed) state.level = Math.min(depth(lane), state.level + ((now - state.at) * lane.perSecond) / 1000)
        else if (Math.floor(now / period) > Math.floor(state.at / period)) state.level = depth(lane)
        state.at = now
        if (state.level < 1) return { answer: failure('TierThrottled', 'minute'), release: free }
        state.level -= 1
      } else if (state.running >= (lane.concurrency ?? 0)) {
        return { answer: failure('TierThrottled', 'concurrency'), release: free }
      }
      if (bad) return { answer: failure('TierRefused', ''), release: free }
      state.running += 1
      const release = () => {
        state.running -= 1
      }
      const [least, most] = lane.durationMs
      const firstTokenMs = fault === 'stall' ? 20_000 : lane.firstTokenMs
      return { answer: { answered: true, firstTokenMs, durationMs: least + random() * (most - least) }, release }
    },
  }
  return bedrock
}

const depth = (lane: LaneModel) => Math.max(1, (lane.perSecond ?? 0) * (lane.depthSeconds ?? 1))

const inside = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }, at: number) => at >= fromMs && at < untilMs

const failure = (name: string, scope: string): VirtualAnswer => ({ answered: false, name, scope })
