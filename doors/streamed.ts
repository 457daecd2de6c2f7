import type { DoorError } from '../core/doors/failure.ts'
import type { DoorAsk } from '../core/doors/input.ts'
import type { DoorDeps, EndedExecution } from './deps.ts'
import { withQuiet } from './quiet.ts'
import { relay } from './relay.ts'
import { originHeaders } from './reply.ts'
import { asDoorError, type Visit } from './serve.ts'

/** How a protocol writes an answer that comes bit by bit. */
export interface Wire {
  contentType: string
  /** One event of ConverseStream. */
  event(event: Record<string, unknown>): Uint8Array
  /** What is sent while nothing comes, where the protocol has something for it. */
  quiet?: Uint8Array
  /** After the last event of a whole answer. */
  end?: Uint8Array
  failed(error: DoorError): Uint8Array
}

/** Proxies end a connection on which nothing moves, some after 30 s. */
const QUIET_MS = 10_000

/**
 * The answer of an execution that runs, as it comes. The head waits for the first content, or the first sign of life, so
 * that what fails before has a status of its own.
 * @throws DoorError for a failure before the head
 */
export const streamed = async (
  visit: Visit,
  ask: DoorAsk,
  over: Promise<EndedExecution>,
  wire: Wire,
  deps: DoorDeps,
): Promise<Response> => {
  const gone = new AbortController()
  // Before the head nobody cancels a body; Lambda cannot tell that somebody has left, Node can.
  visit.request.signal.addEventListener('abort', () => gone.abort(new Error('the client has left')), { once: true })
  const relayed = relay(ask, over, deps, gone.signal)
  const source = wire.quiet ? withQuiet(relayed, QUIET_MS, deps.clock) : relayed

  /** The next bytes; undefined at the end. `first` is content that a person would see, or a sign of life. */
  const next = async (): Promise<{ bytes: Uint8Array; first: boolean } | undefined> => {
    for (;;) {
      const { done, value } = await source.next()
      if (done) return undefined
      if (value.type === 'opened') visit.origin.executionArn = value.executionArn
      else if (value.type === 'quiet') return { bytes: wire.quiet ?? new Uint8Array(), first: true }
      else {
        const bytes = wire.event(value.event)
        if (bytes.length > 0) return { bytes, first: value.event.messageStart === undefined }
      }
    }
  }
  const head: Uint8Array[] = []
  for (let item = await next(); item; item = await next()) {
    head.push(item.bytes)
    if (item.first) break
  }
  const finished = visit.streams()
  async function* bytes(): AsyncGenerator<Uint8Array> {
    let reason: string | undefined = 'left'
    try {
      yield* head
      for (let item = await next(); item; item = await next()) yield item.bytes
      if (wire.end) yield wire.end
      reason = undefined
    } catch (thrown) {
      if (gone.signal.aborted) return
      const error = asDoorError(thrown)
      reason = error.reason
      yield wire.failed(error)
    } finally {
      finished(reason)
    }
  }
  return new Response(bodyOf(bytes(), gone), {
    headers: { 'content-type': wire.contentType, 'cache-control': 'no-cache', ...originHeaders(visit.origin) },
  })
}

/** Asks for the next bytes only when the client has taken those before, so that nothing piles up for a slow one. */
const bodyOf = (bytes: AsyncGenerator<Uint8Array>, gone: AbortController): ReadableStream<Uint8Array> =>
  new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await bytes.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel() {
        gone.abort(new Error('the client has left'))
        void bytes.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
