import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import type { Answer } from '../core/answer.ts'
import type { RequestInput } from '../core/request/schema.ts'
import { formatCursor } from '../core/stream/cursor.ts'
import { followStream } from '../core/stream/follow.ts'
import { streamWish } from '../core/stream/wish.ts'
import type { StreamedEvent } from './answer-events.ts'
import { ClientError } from './errors.ts'
import { type Ended, outputOf } from './failure.ts'
import { type Following, isAnswer } from './follow-answer.ts'
import { fetchAnswer } from './payloads.ts'

type Call = Pick<Following, 'connection' | 'signal'>

/** Starts an EXPRESS execution and waits for its end. Rejects with the signal's reason. */
const startSync = async (
  { connection: { stepFunctions }, signal }: Call,
  stateMachineArn: string,
  request: RequestInput,
): Promise<Ended> => {
  const command = new StartSyncExecutionCommand({ stateMachineArn, input: JSON.stringify(request) })
  const ended = await stepFunctions.send(command, signal ? { abortSignal: signal } : {}).catch(error => {
    throw signal?.aborted ? signal.reason : error
  })
  return { ...ended, executionArn: ended.executionArn ?? '', status: ended.status ?? '' }
}

const answerOf = async ({ connection }: Call, ended: Ended): Promise<Answer> => {
  const output = outputOf(ended)
  if (!isAnswer(output)) {
    throw new ClientError('IdempotencyKeyReused', `this key was asked before, by ${output.duplicateOf}`)
  }
  return fetchAnswer(connection.s3, output as unknown as Answer)
}

/** Asks the EXPRESS machine: StartSyncExecution returns the answer, so nothing is read along. */
export const askExpress = async (call: Call, stateMachineArn: string, request: RequestInput): Promise<Answer> =>
  answerOf(call, await startSync(call, stateMachineArn, request))

/** Asks the EXPRESS machine and reads along. */
export async function* streamExpress(
  following: Following,
  stateMachineArn: string,
  request: RequestInput,
): AsyncGenerator<StreamedEvent> {
  const { streams, clock, signal } = following
  const wish = streamWish(request.stream)
  const started = startSync(following, stateMachineArn, request)
  // A rejection surfaces where the stream is followed.
  started.catch(() => {})
  let ended: Ended | undefined
  let cursor = ''
  if (wish) {
    const over = started.then(end => ({ ...end, output: JSON.parse(end.output ?? 'null') as unknown, end }))
    for await (const told of followStream({
      id: wish.id,
      read: streams.items(wish.id),
      execution: { over },
      clock,
      signal,
    })) {
      cursor = formatCursor(told.cursor)
      if (told.event.type === 'ended') ended = told.event.execution.end
      else yield { ...told.event, cursor }
    }
  } else yield { type: 'lost', cursor }
  const answer = await answerOf(following, ended ?? (await started))
  yield { type: 'end', status: 'SUCCEEDED', executionArn: (await started).executionArn, answer, cursor }
}
