import type { StreamEvent } from '../../core/attempt/collect-stream.ts'
import type { Clock } from '../../core/clock.ts'

/** How long the metadata may follow the end of the message: it comes in the same breath, if at all. */
const METADATA_MS = 300

interface Reading {
  /** Whether messageStop has come. */
  whole(): boolean
  clock: Clock
  /** Ends the connection, unless the stream has ended by itself: an HTTP/1.1 connection is used again then. */
  close(): void
}

/**
 * The events of a ConverseStream. Once the message is whole nothing that the connection does is an error: it may break,
 * fall silent or stay open, and the answer has been paid for.
 */
export async function* readStream(
  stream: AsyncIterable<unknown> | Iterable<unknown>,
  { whole, clock, close }: Reading,
): AsyncGenerator<StreamEvent> {
  const events = Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]()
  const over = new AbortController()
  let tooLate: Promise<undefined> | undefined
  try {
    for (;;) {
      const next = Promise.resolve(events.next())
      if (whole()) tooLate ??= clock.sleep(METADATA_MS, over.signal).then(nothing, nothing)
      const result = tooLate ? await Promise.race([next.catch(nothing), tooLate]) : await next
      if (!result) break
      if (result.done) return
      yield result.value as StreamEvent
    }
    close()
  } catch (error) {
    close()
    throw error
  } finally {
    over.abort()
  }
}

const nothing = () => undefined
