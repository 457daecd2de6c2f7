import { randomUUID } from 'node:crypto'
import { systemClock } from '../aws/clock.ts'
import type { Answer } from '../core/answer.ts'
import type { RequestInput } from '../core/request/schema.ts'
import { parseCursor } from '../core/stream/cursor.ts'
import { type StreamWish, streamWish } from '../core/stream/wish.ts'
import type { StreamedEvent } from './answer-events.ts'
import { connect, type Variables } from './connection.ts'
import { ClientError, RequestFailed } from './errors.ts'
import { askExpress, streamExpress } from './express.ts'
import { followAnswer } from './follow-answer.ts'
import { findMachine, siblingMachine } from './machines.ts'
import { requestInput } from './payloads.ts'
import { stopExecution } from './standard.ts'
import { startExecution } from './start.ts'
import { openStreams } from './streams.ts'
import { type Sleep, systemSleep } from './wait.ts'

export type { Answer, Attempt, Skipped } from '../core/answer.ts'
export type { RequestInput } from '../core/request/schema.ts'
export type { AnswerEnd, StreamedEvent } from './answer-events.ts'
export { ClientError, type FailureName, RequestFailed } from './errors.ts'

export interface ClientOptions {
  /** The STANDARD router; without it STEPDOWN_STATE_MACHINE_ARN, or the only machine whose name ends in -router. */
  stateMachineArn?: string
  /** Where the laptop is, such as http://127.0.0.1:8083; without it AWS_ENDPOINT_URL, or AWS. */
  endpoint?: string
  region?: string
  profile?: string
  /** Use the EXPRESS machine: cheaper, at most five minutes, and no history to read afterwards. */
  express?: boolean
  /** Where requests over 160 KiB are put; without it STEPDOWN_PAYLOAD_BUCKET, or the deployment's own. */
  payloadBucket?: string
  /** The table of answer streams; without it STEPDOWN_STREAMS_TABLE, or the deployment's own. */
  streamsTable?: string
  /** How to wait between two looks at a stream or an execution. */
  sleep?: Sleep
}

export interface AskOptions {
  /** The same key never asks a model twice: a repeated call gets the first one's answer. It may not be empty. */
  idempotencyKey?: string
  /**
   * Sends the request through S3 whatever its size, so that the execution's history never holds the prompt. Routes with
   * `store: s3` ask for it.
   */
  private?: boolean
  /** Aborting stops the execution and rejects with the signal's reason. */
  signal?: AbortSignal
  /** Told as soon as the execution is there (STANDARD only). */
  onStarted?(executionArn: string): void
}

export interface StreamOptions extends AskOptions {
  /** Reads on behind this event instead of asking: its `cursor`, or the `sk` of an item of the request's own `stream`. */
  from?: string
}

export interface Client {
  ask(request: RequestInput, options?: AskOptions): Promise<Answer>
  stream(request: RequestInput, options?: StreamOptions): AsyncIterable<StreamedEvent>
  close(): void
}

type Events = AsyncGenerator<StreamedEvent, void>

/** A deployment of 0.1 whose streams table another version has left behind. */
const knowsNoStreams = (error: unknown): boolean =>
  error instanceof RequestFailed &&
  error.name === 'RequestRejected' &&
  /^stream is not a known field/.test(error.message)

/**
 * A client of a deployed router, or of the laptop's.
 *
 * `ask` resolves with the answer, its large text fetched from S3 where needed. `stream` tells the same request's tokens and
 * steps as they come, and last the whole answer; it asks when it is iterated, and whoever stops iterating leaves the
 * execution alone. Both reject with RequestFailed when the router could not answer, ClientError when the request could not
 * be sent, the SDK's error when AWS refused, and the signal's reason when that aborts, which stops the execution.
 *
 * @example
 * const client = createClient()
 * const { text, servedBy, cost } = await client.ask({ prompt: 'Why is the sky blue?', route: 'interactive' })
 * for await (const event of client.stream({ prompt: 'Why is the sky blue?' }))
 *   if (event.type === 'delta') process.stdout.write(event.event.contentBlockDelta?.delta?.text ?? '')
 */
export function createClient(options: ClientOptions = {}, env: Variables = process.env): Client {
  const { sleep = systemSleep, express = false } = options
  const connection = connect({ ...options, env })
  const { stepFunctions } = connection
  const given = options.stateMachineArn ?? env.STEPDOWN_STATE_MACHINE_ARN
  let machine: Promise<string> | undefined
  const machineArn = () => {
    const role = express ? 'router-express' : 'router'
    machine ??= given ? Promise.resolve(siblingMachine(given, role) ?? given) : findMachine(stepFunctions, role)
    return machine
  }
  const streams = openStreams(connection, machineArn, options.streamsTable ?? env.STEPDOWN_STREAMS_TABLE)
  const clock = { ...systemClock, sleep }
  const crowd = { readers: 0 }

  /** What the execution is started with. A request for a stream that nobody can read goes without. */
  const toInput = async (request: RequestInput, ask: AskOptions, content?: 'tokens' | 'end'): Promise<RequestInput> => {
    const bucket = options.payloadBucket ?? env.STEPDOWN_PAYLOAD_BUCKET
    const to = { connection, stateMachineArn: await machineArn(), bucket, private: ask.private }
    const wished = content && request.stream === undefined && (await streams.readable())
    return requestInput(wished ? { ...request, stream: { id: randomUUID(), content } } : request, to)
  }

  async function* standard(request: RequestInput, ask: AskOptions, content: 'tokens' | 'end'): Events {
    const { idempotencyKey, signal, onStarted } = ask
    const input = await toInput(request, ask, content)
    const started = await startExecution(stepFunctions, await machineArn(), input, idempotencyKey)
    onStarted?.(started.executionArn)
    try {
      return yield* followAnswer({ connection, streams, clock, signal, crowd }, started)
    } catch (error) {
      // Why the caller stopped counts more than that stopping failed as well.
      if (signal?.aborted) await stopExecution(stepFunctions, started.executionArn).catch(() => {})
      signal?.throwIfAborted()
      if (request.stream !== undefined || !knowsNoStreams(error)) throw error
    }
    streams.forget()
    yield* standard(request, ask, content)
  }

  async function* resumed(request: RequestInput, from: string, signal: AbortSignal | undefined): Events {
    const cursor = parseCursor(from, streamWish(request.stream)?.id)
    if (typeof cursor === 'string') throw new ClientError('BadRequest', cursor)
    const executionArn = (await streams.first(cursor.id))?.executionArn
    const problem = executionArn === undefined ? 'has no items, which are kept for a day' : 'is of an EXPRESS execution'
    if (executionArn === undefined || executionArn.includes(':express:'))
      throw new ClientError('BadRequest', `from is ${JSON.stringify(from)}: the stream ${cursor.id} ${problem}`)
    const stream = { ...streamWish(cursor.id), ...streamWish(request.stream) } as StreamWish
    yield* followAnswer({ connection, streams, clock, signal, crowd }, { executionArn, stream }, cursor)
  }

  /** EXPRESS names are not unique, so the router claims the key itself. */
  const keyed = (request: RequestInput, { idempotencyKey }: AskOptions): RequestInput =>
    idempotencyKey === undefined ? request : { ...request, idempotencyKey }

  const check = ({ signal, idempotencyKey }: AskOptions) => {
    signal?.throwIfAborted()
    // Hashed into a name, it would give every caller without a key the first one's answer.
    if (idempotencyKey === '') throw new ClientError('BadRequest', 'idempotencyKey is empty: expected text')
  }

  return {
    ask: async (request, ask = {}) => {
      check(ask)
      const { signal } = ask
      if (express)
        return askExpress({ connection, signal }, await machineArn(), await toInput(keyed(request, ask), ask))
      for await (const event of standard(request, ask, 'end')) if (event.type === 'end') return event.answer
      throw new Error('unreachable: the last event has the answer')
    },
    async *stream(request, ask = {}) {
      check(ask)
      const { signal, from } = ask
      if (from !== undefined) yield* resumed(request, from, signal)
      else if (!express) yield* standard(request, ask, 'tokens')
      else {
        const input = await toInput(keyed(request, ask), ask, 'tokens')
        yield* streamExpress({ connection, streams, clock, signal, crowd }, await machineArn(), input)
      }
    },
    close() {
      streams.close()
      connection.close()
    },
  }
}
