import type { History } from '../../../core/history/history.ts'
import type { Ladder, TierCall } from '../../../core/history/ladder.ts'
import { type Rung, rungsOf } from '../../../core/history/rungs.ts'
import { outcomeTone, outcomeWord } from '../../../core/history/words.ts'

export type BarTone = 'answered' | 'throttled' | 'failed' | 'running' | 'waiting'

/** One call of a tier, or one stay in a Wait state. Times are milliseconds since the beginning of the execution. */
export interface Bar {
  from: number
  to: number
  /** Still going on. */
  open: boolean
  tone: BarTone
  /** In words. */
  outcome: string
  message?: string
  /** Where the first token came, on the same scale. */
  firstToken?: number
  /** What to select when the bar is chosen: a state, and its visit. */
  state: string
  visit: number
}

/** A pause, and why it is there. */
export interface Gap {
  from: number
  to: number
  why: string
}

export interface Lane {
  title: string
  subtitle: string
  fate: Rung['fate'] | 'waiting'
  /** Why the tier was not tried. */
  why?: string
  bars: Bar[]
  gaps: Gap[]
  /** The last outcome in words. */
  outcome: string
  tone: BarTone
  /** What the last call that failed said. */
  message?: string
  tries: number
  usd: number
}

export interface Timeline {
  lanes: Lane[]
  /** Where the axis ends. */
  length: number
  /** The deadline on the same scale; it may be beyond the axis. */
  deadline?: number
}

/** Reads the lanes, every tier of the plan in its order; `now` closes what is still running. */
export function readTimeline(history: History, now: number): Timeline {
  const { ladder } = history
  const start = ladder.startedAt ?? 0
  const until = ladder.endedAt ?? now
  const lanes = rungsOf(ladder).map(rung => laneOf(rung, ladder, start, until))
  const waiting = waitLane(history, start, until)
  if (waiting && lanes.length > 0) lanes.push(waiting)
  const timeline: Timeline = { lanes, length: Math.max(1, until - start) }
  if (ladder.deadlineAt !== undefined) {
    timeline.deadline = ladder.deadlineAt - start
    // A deadline that is near is drawn; a far one would press the attempts together.
    if (timeline.deadline <= timeline.length * 1.8) timeline.length = Math.max(timeline.length, timeline.deadline)
  }
  timeline.length *= 1.02
  return timeline
}

function laneOf(rung: Rung, ladder: Ladder, start: number, until: number): Lane {
  const lane: Lane = {
    title: rung.tier,
    subtitle: rung.kind ?? '',
    fate: rung.fate,
    bars: [],
    gaps: [],
    outcome: '',
    tone: 'waiting',
    tries: 0,
    usd: 0,
  }
  if (rung.why !== undefined) lane.why = rung.why
  for (const visit of ladder.visits) {
    if (visit.tier !== rung.tier) continue
    visit.calls.forEach((call, index) => {
      const bar = { ...barOf(call, start, until, ladder.endedAt !== undefined), state: visit.state, visit: visit.id }
      const before = visit.calls[index - 1]
      if (before?.endedAt !== undefined) lane.gaps.push(pauseOf(before, before.endedAt - start, bar.from))
      lane.bars.push(bar)
      lane.outcome = bar.outcome
      lane.tone = bar.tone
      lane.tries++
      lane.usd += call.usd ?? 0
      if (call.message !== undefined) lane.message = [call.status, call.message].filter(Boolean).join(' ')
    })
  }
  const first = lane.bars[0]
  // What passes before the very first call is planning.
  if (first && ladder.visits[0]?.tier === rung.tier && first.visit === ladder.visits[0].id)
    lane.gaps.unshift({ from: 0, to: first.from, why: 'planning' })
  return lane
}

const pauseOf = (before: TierCall, from: number, to: number): Gap => ({
  from,
  to,
  why: before.outcome === 'TierWarmingUp' ? 'the model loads' : 'retry',
})

function waitLane({ visits }: History, start: number, until: number): Lane | undefined {
  const waits = visits.filter(visit => visit.type === 'Wait')
  if (waits.length === 0) return undefined
  return {
    title: 'Waiting',
    subtitle: 'for capacity',
    fate: 'waiting',
    bars: waits.map(visit => ({
      from: visit.enteredAt - start,
      to: (visit.exitedAt ?? until) - start,
      open: visit.exitedAt === undefined,
      tone: 'waiting' as const,
      outcome: 'waiting',
      state: visit.name,
      visit: visit.id,
    })),
    gaps: [],
    outcome: '',
    tone: 'waiting',
    tries: 0,
    usd: 0,
  }
}

function barOf(call: TierCall, start: number, until: number, ended: boolean): Omit<Bar, 'state' | 'visit'> {
  const open = call.endedAt === undefined && !ended
  const bar: Omit<Bar, 'state' | 'visit'> = {
    from: call.startedAt - start,
    to: (call.endedAt ?? until) - start,
    open,
    tone: open ? 'running' : toneOf(call.outcome),
    outcome: call.outcome ? outcomeWord(call.outcome) : open ? 'asking' : 'cut off',
  }
  if (call.message !== undefined) bar.message = call.message
  if (call.firstTokenMs !== undefined) bar.firstToken = call.startedAt - start + call.firstTokenMs
  return bar
}

const toneOf = (outcome: string | undefined): BarTone => {
  if (outcome === undefined) return 'waiting'
  const tone = outcomeTone(outcome)
  return tone === 'good' ? 'answered' : tone === 'later' ? 'throttled' : 'failed'
}
