import { eventFrame } from '../../aws/event-stream.ts'
import type { Clock } from '../../core/clock.ts'
import type { Answer, StreamEvent } from './answer.ts'
import { type Effects, faultError } from './fault.ts'
import { exceptionFrame } from './frames.ts'
import type { Outlet } from './outlet.ts'

/** How fast an answer comes. */
export interface Pace {
  firstTokenMs: number
  /** 0: without delay. */
  tokensPerSecond: number
}

export interface Delivery {
  outlet: Outlet
  clock: Clock
  startedAt: number
  pace: Pace
  effects: Effects
  /** Kept up to date, so that it is right also when the delivery is cut short. */
  progress: { firstTokenMs?: number; outputTokens: number }
}

/** How a delivery ended: `Answered`, or what went wrong after it had begun. */
export type Ending = 'Answered' | 'Truncated' | 'ConnectionReset' | (string & {})

/**
 * Sends an answer in one piece, after the time that its tokens take. A fault in the middle of the stream is an error
 * response here.
 * @throws BedrockError for such a fault; what the clock throws when the caller hangs up
 */
export async function deliverWhole(delivery: Delivery, answer: Answer): Promise<Ending> {
  const { outlet, clock, pace, effects, progress } = delivery
  await pause(delivery, pace.firstTokenMs)
  progress.firstTokenMs = clock.now() - delivery.startedAt
  await pause(delivery, (effects.stallMs ?? 0) + duration(answer.outputTokens, pace))
  progress.outputTokens = answer.outputTokens
  if (effects.at === 'stream' && effects.error !== undefined) throw faultError(effects)
  if (effects.reset || effects.truncate) return cut(outlet)
  const body = JSON.stringify(answer.json(clock.now() - delivery.startedAt))
  outlet.send(200, { 'content-type': 'application/json', ...answer.headers }, body)
  return 'Answered'
}

/**
 * Sends an answer as an event stream at its pace. The response head goes out with the first token, as far as anyone
 * can tell from outside Bedrock.
 * @throws what the clock throws when the caller hangs up
 */
export async function deliverStream(delivery: Delivery, answer: Answer): Promise<Ending> {
  const { outlet, clock, pace, effects, progress } = delivery
  await pause(delivery, pace.firstTokenMs)
  progress.firstTokenMs = clock.now() - delivery.startedAt
  outlet.open(200, { 'content-type': 'application/vnd.amazon.eventstream', ...answer.headers })

  const events = answer.events()
  let breakAt = breakPoint(effects, events)
  let deltas = 0
  for (const event of events) {
    if (deltas >= breakAt) {
      const ending = await breakStream(delivery)
      if (ending) return ending
      breakAt = Number.POSITIVE_INFINITY
    }
    // The first piece comes with the first token.
    if (event.delta && deltas > 0) await pause(delivery, duration(event.tokens ?? 0, pace))
    outlet.write(eventFrame(event.type, event.payload(clock.now() - delivery.startedAt)))
    if (event.delta) deltas++
    progress.outputTokens += event.tokens ?? 0
  }
  outlet.end()
  return 'Answered'
}

const duration = (tokens: number, { tokensPerSecond }: Pace) =>
  tokensPerSecond > 0 ? (tokens * 1000) / tokensPerSecond : 0

// Without a delay there is no sleep either: the zero-delay path must not wait for a timer.
async function pause({ clock, outlet }: Delivery, ms: number): Promise<void> {
  if (ms <= 0) return
  void outlet.flush()
  await clock.sleep(ms, outlet.signal)
}

/** After how many pieces a fault strikes; before the last one at the latest, so that it never passes unnoticed. */
function breakPoint(effects: Effects, events: StreamEvent[]): number {
  if (!effects.truncate && !effects.stallMs && effects.at !== 'stream') return Number.POSITIVE_INFINITY
  const pieces = events.filter(event => event.delta).length
  return Math.max(0, Math.min(effects.afterChunks ?? 1, pieces - 1))
}

/** @returns how the stream ended, or undefined when it only stalled and goes on */
async function breakStream(delivery: Delivery): Promise<Ending | undefined> {
  const { outlet, effects } = delivery
  await pause(delivery, effects.stallMs ?? 0)
  if (effects.reset) {
    await outlet.flush()
    return cut(outlet)
  }
  const error = effects.at === 'stream' ? faultError(effects) : undefined
  if (error) {
    outlet.write(exceptionFrame(error))
    outlet.end()
    return error.errorType
  }
  if (!effects.truncate) return undefined
  outlet.end()
  return 'Truncated'
}

function cut(outlet: Outlet): Ending {
  outlet.cut()
  return 'ConnectionReset'
}
