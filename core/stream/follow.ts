import type { Clock } from '../clock.ts'
import { agrees, type ExecutionEnd } from './agree.ts'
import type { Cursor } from './cursor.ts'
import type { End, StreamItem } from './events.ts'
import { late } from './late.ts'
import { createPace, type Pace } from './pace.ts'
import { createReader, type ReadEvent, type StreamReader } from './reader.ts'

/** The last thing a reader is told: the execution is over, and this is what it says itself. */
export interface Ended<Execution> {
  cursor: Cursor
  event: { type: 'ended'; execution: Execution; end?: End }
}

export interface FollowOptions<Execution extends ExecutionEnd> {
  id: string
  /** Undefined = that of the first item. */
  executionArn?: string | undefined
  from?: Cursor | undefined
  /** The items whose `sk` is above `after`, in order and consistent. Rejects when the store cannot be read. */
  read(after: string, signal?: AbortSignal): Promise<readonly StreamItem[]>
  /**
   * What the execution has come to: asked for now and then (`look`, undefined while it runs), or promised (`over`) by
   * who started it and waits.
   */
  execution: { look(): Promise<Execution | undefined> } | { over: Promise<Execution> }
  /** Asks the execution as seldom as can be; for streams with `content: end`. */
  calm?: boolean
  /** How many read along in this process, this one included. */
  readers?: () => number
  clock: Clock
  signal?: AbortSignal | undefined
}

/** A store that fails for so long is not waited for any more. */
const FAILING_MS = 2000
/** What one reading may take. */
const READ_MS = 2000

/**
 * Reads an answer stream to its end: what was written, in order, and last `ended` with what the execution says itself.
 * `lost` means that something is missing: what was put together so far is not the answer, but that of the execution is.
 * Unless a later `attempt` begins again, nothing more of the content follows.
 *
 * Never rejects for the store's sake. Rejects with the signal's reason, or with what `look` or `over` rejects with.
 */
export async function* followStream<Execution extends ExecutionEnd>(
  options: FollowOptions<Execution>,
): AsyncGenerator<ReadEvent | Ended<Execution>> {
  const { id, from, execution, clock, signal, calm = false } = options
  const reader = createReader(options)
  const when = (date: string) => clock.monotonic() + Date.parse(date) - clock.now()
  const pace = createPace(clock.monotonic(), when, calm)
  const readOn = reading(options, reader)
  const over = 'over' in execution ? settled(execution.over) : undefined
  let broken = false
  let lost = false
  const told = (one: ReadEvent) => {
    if (one.event.type === 'lost') lost = true
    if (one.event.type === 'attempt') lost = false
    pace.told(one.event, clock.monotonic())
    return one
  }
  const cursor = (): Cursor => ({ id, sk: reader.after() || (from?.sk ?? '') })

  for (;;) {
    signal?.throwIfAborted()
    const began = clock.monotonic()
    const read = broken ? [] : await readOn()
    const readMs = clock.monotonic() - began
    for (const one of read ?? []) yield told(one)
    if (read === undefined) {
      broken = true
      pace.broken(clock.monotonic())
      if (!lost) yield told({ cursor: cursor(), event: { type: 'lost' } })
    }
    notePlace(pace, reader, clock.monotonic())

    let ended = over?.value
    if ('look' in execution && pace.shouldLook(clock.monotonic())) {
      ended = await execution.look()
      if (!ended) pace.looked(clock.monotonic())
    }
    if (ended) {
      // Its functions wrote before they returned, perhaps after the last reading.
      for (const one of broken ? [] : ((await readOn()) ?? [])) yield told(one)
      const ending = reader.ending()
      if (!lost && !agrees(ending, ended)) yield told({ cursor: cursor(), event: { type: 'lost' } })
      yield { cursor: cursor(), event: { type: 'ended', execution: ended, ...(ending && { end: ending.end }) } }
      return
    }
    await sleep(pace.pause(clock.monotonic(), readMs, options.readers?.()), options, over?.done).catch(error => {
      signal?.throwIfAborted()
      throw error
    })
  }
}

const notePlace = (pace: Pace, reader: StreamReader, now: number): void => {
  pace.ended(reader.ending() !== undefined, now)
  if (reader.foreign()) pace.foreign(now)
}

type Reading = Pick<FollowOptions<ExecutionEnd>, 'read' | 'clock' | 'signal'>

/** Reads and takes what is new; undefined once the store has failed so often that nobody waits for it any more. */
const reading = ({ read, clock, signal }: Reading, reader: StreamReader) => {
  let failingSince: number | undefined
  return async (): Promise<ReadEvent[] | undefined> => {
    const began = clock.monotonic()
    const limit = new AbortController()
    const slow = () => limit.abort(new Error('the stream cannot be read in time'))
    late(clock, READ_MS, limit.signal).then(slow, () => {})
    const aborted = () => limit.abort(signal?.reason)
    signal?.addEventListener('abort', aborted, { once: true })
    try {
      const items = await Promise.race([read(reader.after(), limit.signal), rejected(limit.signal)])
      failingSince = undefined
      return reader.take(items)
    } catch {
      signal?.throwIfAborted()
      if (failingSince !== undefined && clock.monotonic() - failingSince >= FAILING_MS) return undefined
      failingSince ??= began
      return []
    } finally {
      signal?.removeEventListener('abort', aborted)
      limit.abort('read')
    }
  }
}

/** Sleeps until then, or until the execution is over. */
const sleep = async (ms: number, { clock, signal }: Reading, over: Promise<unknown> | undefined): Promise<void> => {
  if (!over) return clock.sleep(ms, signal)
  const awake = new AbortController()
  const aborted = () => awake.abort(signal?.reason)
  signal?.addEventListener('abort', aborted, { once: true })
  try {
    const slept = clock.sleep(ms, awake.signal)
    slept.catch(() => {})
    await Promise.race([slept, over])
  } finally {
    signal?.removeEventListener('abort', aborted)
    awake.abort('awake')
  }
}

const rejected = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

/** A promise that can be looked at. A rejection surfaces where `done` is awaited. */
const settled = <T>(promise: Promise<T>) => {
  const seen: { value?: T; done: Promise<unknown> } = {
    done: promise.then(value => {
      seen.value = value
    }),
  }
  seen.done.catch(() => {})
  return seen
}
