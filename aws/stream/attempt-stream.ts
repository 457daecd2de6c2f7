import type { AttemptResult } from '../../core/answer.ts'
import { LEAST_ATTEMPT_MS } from '../../core/attempt/budget.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import { asksAgain, endOf } from '../../core/attempt/last.ts'
import type { Route } from '../../core/catalogue/tier.ts'
import type { Clock } from '../../core/clock.ts'
import type { FailedEntry, TierError } from '../../core/faults/errors.ts'
import type { Routing } from '../../core/request/request.ts'
import type { AnswerEvent, Delta, End } from '../../core/stream/events.ts'
import { type WholeAnswer, wholeAsEvents } from '../../core/stream/whole.ts'
import { streamWish } from '../../core/stream/wish.ts'
import type { StreamStore } from './store.ts'
import { createWriter } from './writer.ts'

/** What one attempt writes beside the workflow, for whoever waits. Nothing in here rejects or is under way after it. */
export interface AttemptStream {
  /** Takes an event of ConverseStream as it came. Never waits. */
  onEvent(event: unknown): void
  /** The model's answer as a whole; written, with the end, when no event of it came. */
  onAnswer(answer: WholeAnswer): void
  /** Content was written and the request asks not to begin again: a failure from here on is StreamBroken. */
  readonly mustNotRestart: boolean
  /** The answer is stored and the attempt is about to return. */
  answered(result: AttemptResult): Promise<void>
  /** The attempt is about to throw `name`; `endOf` of core/attempt/last.ts says what becomes of the execution. */
  failed(name: TierError['name'], entry: FailedEntry): Promise<void>
}

/** Opens the stream of an attempt before it asks for a slot; undefined when the request has none. */
export type OpenAttemptStream = (attempt: {
  event: AttemptEvent
  routing: Routing
  route: Route | undefined
}) => AttemptStream | undefined

/** The machine gives a call up five seconds after its budget; whoever comes later must not write. */
const GIVEN_UP_MS = 4000

export interface AttemptStreamDeps {
  store: StreamStore
  clock: Clock
  /** What an answer waits for its last batch. */
  lastBoundMs?: number | undefined
}

export const attemptStreams =
  ({ store, clock, lastBoundMs }: AttemptStreamDeps): OpenAttemptStream =>
  ({ event, routing, route }) => {
    const wish = streamWish(routing.stream)
    if (!wish) return undefined
    const executionArn = event.execution.id
    const place = { visit: event.visit, try: event.try }
    const until = clock.monotonic() + budgetMs(event, clock.now()) + GIVEN_UP_MS
    const writer = createWriter({ store, clock, lastBoundMs, until, id: wish.id, executionArn, place })
    const tokens = wish.content === 'tokens'
    // What comes before the first content, held back until it is there.
    let held: object[] | undefined = []
    let whole: WholeAnswer | undefined
    // The client is loaded while the model thinks.
    void store.warm()

    const begin = (events: readonly object[]): AnswerEvent[] => {
      held = undefined
      const { id: tier, kind } = event.tier
      return [{ type: 'attempt', tier, kind, ...place, restart: event.shown ?? false }, ...events.map(delta)]
    }
    const end = (of: Partial<End> & Pick<End, 'status'>): End => ({ type: 'end', executionArn, batches: 0, ...of })

    return {
      onEvent(of) {
        if (!tokens || typeof of !== 'object' || of === null) return
        if (!held) return writer.add([delta(of)])
        held.push(of)
        if ('contentBlockStart' in of || 'contentBlockDelta' in of) writer.add(begin(held))
      },
      onAnswer(answer) {
        whole = answer
      },
      get mustNotRestart() {
        return wish.afterFirstToken === 'stop' && writer.shown()
      },
      async answered({ answer }) {
        const { servedBy, usage, cost, stopReason, answerUri } = answer
        const all = tokens && held && whole ? begin(wholeAsEvents(whole)) : []
        const facts = { servedBy, usage, cost, stopReason, ...(answerUri !== undefined && { answerUri }) }
        await writer.finish([...all, end({ status: 'SUCCEEDED', ...facts })])
      },
      async failed(name, entry) {
        const { tier, outcome, message } = entry
        const ends = endOf(event, name, entry)
        const shown = route?.store === 's3' ? undefined : message
        const why = ends === 'TiersExhausted' && shown ? `${tier}: ${outcome}: ${shown}` : (shown ?? '')
        const left = { type: 'left', tier, outcome, ...(shown !== undefined && { message: shown }) } as const
        await writer.finish([
          ...(tokens ? [{ ...left, retry: asksAgain(event, name, entry) }] : []),
          ...(ends ? [end({ status: 'FAILED', error: { name: ends, message: why } })] : []),
        ])
      },
    }
  }

/** What the state machine's own timeout is made of. */
const budgetMs = ({ tier, tiersBelow, deadlineAt }: AttemptEvent, now: number): number =>
  Math.max(LEAST_ATTEMPT_MS, Math.min(tier.timeoutMs, Date.parse(deadlineAt) - now - LEAST_ATTEMPT_MS * tiersBelow))

/** Bytes as base64 text, and everything else as JSON has it. */
const delta = (event: object): Delta => ({ type: 'delta', event: JSON.parse(JSON.stringify(event, bytesAsText)) })

/** A Buffer has become an object by the time that it is handed in, so the bytes are taken from where it stands. */
function bytesAsText(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const bytes = this[key]
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : value
}
