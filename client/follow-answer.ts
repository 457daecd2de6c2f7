import { DescribeExecutionCommand, type DescribeExecutionOutput } from '@aws-sdk/client-sfn'
import type { Answer } from '../core/answer.ts'
import type { Clock } from '../core/clock.ts'
import { type Cursor, formatCursor } from '../core/stream/cursor.ts'
import { followStream } from '../core/stream/follow.ts'
import type { StreamedEvent } from './answer-events.ts'
import type { Connection } from './connection.ts'
import { outputOf } from './failure.ts'
import { fetchAnswer } from './payloads.ts'
import { waitForEnd } from './standard.ts'
import { type Started, streamIn } from './start.ts'
import type { Streams } from './streams.ts'

export interface Following {
  connection: Connection
  streams: Streams
  clock: Clock
  signal: AbortSignal | undefined
  /** Counts who reads along through this client. */
  crowd: { readers: number }
}

/**
 * Follows a STANDARD execution to its end, by its stream where it has one that can be read, else by looking at it now and
 * then. The last event has the answer; rejects with RequestFailed when the execution failed, and with the signal's reason.
 */
export async function* followAnswer(
  following: Following,
  { executionArn, stream }: Started,
  from?: Cursor,
): AsyncGenerator<StreamedEvent> {
  const { connection, streams, clock, signal, crowd } = following
  const readable = stream !== undefined && (await streams.readable())
  if (!readable) {
    if (stream?.content !== 'end') yield { type: 'lost', cursor: '' }
    const ended = await waitForEnd(connection.stepFunctions, executionArn, clock.sleep, signal)
    return yield* concluded(following, ended, '')
  }
  const look = async () => {
    const described = await connection.stepFunctions.send(new DescribeExecutionCommand({ executionArn })).catch(later)
    if (!described) return undefined
    const { status = '', output } = described
    if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return undefined
    return { status, described, ...(output !== undefined && { output: JSON.parse(output) as unknown }) }
  }
  const calm = stream.content === 'end'
  const read = streams.items(stream.id)
  const options = { id: stream.id, executionArn, from, read, calm, clock, signal, readers: () => crowd.readers }
  crowd.readers += 1
  let ended: DescribeExecutionOutput | undefined
  let last = ''
  try {
    for await (const { event, cursor } of followStream({ ...options, execution: { look } })) {
      last = formatCursor(cursor)
      if (event.type === 'ended') ended = event.execution.described
      else yield { ...event, cursor: last }
    }
  } finally {
    crowd.readers -= 1
  }
  if (ended) yield* concluded(following, ended, last)
}

/** An account may describe some 15 executions a second: who is refused asks again later, and the stream goes on. */
const later = (error: Error): undefined => {
  if (error.name !== 'ThrottlingException') throw error
}

/** An execution that found itself a duplicate has the answer of the first one; of 0.1, it only names it. */
async function* concluded(
  following: Following,
  described: DescribeExecutionOutput,
  cursor: string,
): AsyncGenerator<StreamedEvent> {
  const { executionArn = '', status = '' } = described
  const output = outputOf({ ...described, executionArn, status })
  if (typeof output.duplicateOf !== 'string' || isAnswer(output)) {
    const answer = await fetchAnswer(following.connection.s3, output as unknown as Answer)
    return yield { type: 'end', status: 'SUCCEEDED', executionArn, answer, cursor }
  }
  const { stepFunctions } = following.connection
  const first = await stepFunctions.send(new DescribeExecutionCommand({ executionArn: output.duplicateOf }))
  const stream = streamIn(JSON.parse(first.input ?? 'null'))
  yield* followAnswer(following, { executionArn: output.duplicateOf, stream })
}

/** A duplicate of 0.1 only names the execution that has the answer. */
export const isAnswer = (output: Record<string, unknown>): boolean => output.stopReason !== undefined
