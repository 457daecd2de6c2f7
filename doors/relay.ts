import { DoorError } from '../core/doors/failure.ts'
import type { DoorAsk } from '../core/doors/input.ts'
import { shownSoFar } from '../core/doors/remainder.ts'
import { followStream } from '../core/stream/follow.ts'
import { answerOf } from './ask.ts'
import type { DoorDeps, EndedExecution } from './deps.ts'

type Json = Record<string, unknown>

/** What a door passes on while an answer comes: its execution, once, and the events of ConverseStream. */
export type Relayed = { type: 'opened'; executionArn: string } | { type: 'event'; event: Json }

/**
 * Follows an execution from outside: its tokens as the functions write them, and its end as Step Functions tells it. The
 * events that say that all is well – messageStop, metadata – are held back until the execution says so too.
 *
 * Whatever the stream lost, the execution's own answer completes. It is not stopped when nobody reads any more.
 * @throws DoorError when the execution failed, or when what was shown is not how its answer begins
 */
export async function* relay(
  ask: DoorAsk,
  over: Promise<EndedExecution>,
  deps: DoorDeps,
  signal: AbortSignal,
): AsyncGenerator<Relayed> {
  over.catch(() => {}) // it surfaces below, unless something else ended the answer first
  const shown = shownSoFar()
  const held: Json[] = []
  let complete = false
  let ended: EndedExecution | undefined
  const { read } = deps
  const id = ask.streamId
  if (read && id !== undefined) {
    const stream = followStream({
      id,
      execution: { over },
      read: (after, limit) => read(id, after, limit),
      clock: deps.clock,
      signal,
    })
    for await (const { event } of stream) {
      if (event.type === 'open') yield { type: 'opened', executionArn: event.executionArn }
      else if (event.type === 'lost') complete = false
      else if (event.type === 'ended') ended = event.execution
      else if (event.type === 'attempt' && !shown.empty()) throw brokenOff()
      else if (event.type === 'delta') {
        if (event.event.messageStop || event.event.metadata) held.push(event.event)
        else {
          shown.take(event.event)
          yield { type: 'event', event: event.event }
        }
        complete = event.event.metadata !== undefined
      }
    }
  }
  ended ??= await over
  yield { type: 'opened', executionArn: ended.executionArn }
  const answer = await answerOf(ended, ask, deps)
  const missing = complete ? held : shown.remainder(answer)
  if (!missing) throw brokenOff()
  for (const event of missing) yield { type: 'event', event }
}

const brokenOff = () =>
  new DoorError('broken', 'The answer broke off: what came of it is not whole.', { originalStatus: 503 })
