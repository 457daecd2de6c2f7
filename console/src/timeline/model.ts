import type { History } from '../../../core/history/history.ts'
import type { TierCall } from '../../../core/history/ladder.ts'

/** One call of a tier, or one stay in a Wait state. Times are milliseconds since the beginning of the execution. */
export interface Bar {
  from: number
  to: number
  /** Still going on. */
  open: boolean
  tone: 'answered' | 'throttled' | 'failed' | 'running' | 'waiting'
  outcome: string
  message?: string
  /** Where the first token came, on the same scale. */
  firstToken?: number
  /** The state to select when the bar is chosen. */
  state: string
  /** Bars with the same number are a call and its retries. */
  visit: number
}

export interface Lane {
  title: string
  subtitle: string
  bars: Bar[]
  /** The last outcome with its cost or its number of tries. */
  outcome: string
  tone: Bar['tone']
  tries: number
  usd: number
}

export interface Timeline {
  lanes: Lane[]
  skipped: readonly { tier: string; reason: string }[]
  /** Where the axis ends. */
  length: number
  /** The deadline on the same scale; it may be beyond the axis. */
  deadline?: number
}

/** Reads the lanes, tiers in the order of the first attempt; `now` closes what is still running. */
export function readTimeline(history: History, now: number): Timeline {
  const { ladder, visits } = history
  const start = ladder.startedAt ?? 0
  const until = ladder.endedAt ?? now
  const lanes = new Map<string, Lane>()
  ladder.visits.forEach((visit, index) => {
    const lane = lanes.get(visit.tier) ?? {
      title: visit.tier,
      subtitle: visit.kind ?? '',
      bars: [],
      outcome: '',
      tone: 'running' as const,
      tries: 0,
      usd: 0,
    }
    lanes.set(visit.tier, lane)
    for (const call of visit.calls) {
      const bar = {
        ...barOf(call, start, until, ladder.endedAt !== undefined),
        state: visit.state,
        visit: index,
      }
      lane.bars.push(bar)
      lane.outcome = bar.outcome
      lane.tone = bar.tone
      lane.tries++
      lane.usd += call.usd ?? 0
    }
  })
  const waits = visits.filter(visit => visit.type === 'Wait')
  if (waits.length > 0 && lanes.size > 0) {
    const bars = waits.map(visit => ({
      from: visit.enteredAt - start,
      to: (visit.exitedAt ?? until) - start,
      open: visit.exitedAt === undefined,
      tone: 'waiting' as const,
      outcome: 'Waiting',
      state: visit.name,
      visit: visit.id,
    }))
    lanes.set(' wait', {
      title: 'Waiting',
      subtitle: 'for capacity',
      bars,
      outcome: '',
      tone: 'waiting',
      tries: 0,
      usd: 0,
    })
  }
  const timeline: Timeline = { lanes: [...lanes.values()], skipped: ladder.skipped, length: Math.max(1, until - start) }
  if (ladder.deadlineAt !== undefined) {
    timeline.deadline = ladder.deadlineAt - start
    // A deadline that is near is drawn; a far one would press the attempts together.
    if (timeline.deadline <= timeline.length * 1.8) timeline.length = Math.max(timeline.length, timeline.deadline)
  }
  timeline.length *= 1.02
  return timeline
}

function barOf(call: TierCall, start: number, until: number, ended: boolean): Omit<Bar, 'state' | 'visit'> {
  const open = call.endedAt === undefined && !ended
  const outcome = call.outcome ?? (open ? 'Running' : 'Cut off')
  return {
    from: call.startedAt - start,
    to: (call.endedAt ?? until) - start,
    open,
    tone: open ? 'running' : toneOf(outcome),
    outcome,
    ...(call.message !== undefined && { message: call.message }),
    ...(call.firstTokenMs !== undefined && { firstToken: call.startedAt - start + call.firstTokenMs }),
  }
}

/** A throttle or a warm-up says "later"; the rest says that something is wrong. */
const LATER = new Set(['TierThrottled', 'TierSaturated', 'TierWarmingUp', 'TierCold'])

const toneOf = (outcome: string): Bar['tone'] =>
  outcome === 'Answered' ? 'answered' : LATER.has(outcome) ? 'throttled' : 'failed'

/** Round steps for the marks of the axis: 1, 2 or 5 times a power of ten, at most `count` of them. */
export function ticksOf(length: number, count = 6): number[] {
  const rough = length / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find(factor => factor * power >= rough) ?? 10) * power
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step)
}
