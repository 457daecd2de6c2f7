import { randomUUID } from 'node:crypto'
import { systemClock } from '../aws/clock.ts'
import type { Connection } from '../client/connection.ts'
import { followExecution } from '../client/history.ts'
import { fetchAnswer } from '../client/payloads.ts'
import { stopExecution } from '../client/standard.ts'
import { startExecution } from '../client/start.ts'
import { openStreams, type Streams } from '../client/streams.ts'
import type { Ladder } from '../core/history/ladder.ts'
import type { RequestInput } from '../core/request/schema.ts'
import { followStream } from '../core/stream/follow.ts'
import { drawAnswer, drawFailure } from './answer.ts'
import { type CommandContext, writeLines } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { drawQuestion } from './ladder.ts'
import { createLiveLadder, type LiveLadder } from './live-ladder.ts'
import { createLiveText } from './live-text.ts'

/** Quick enough on the laptop to see each attempt happen; on AWS the calls of an account are limited. */
const PAUSES = { laptop: { firstPauseMs: 40, longestPauseMs: 120 }, aws: { firstPauseMs: 300, longestPauseMs: 2000 } }

const ELSEWHERE = 'the prompt was sent through S3: it is not in the history, and not shown here'

export interface LiveTarget {
  connection: Connection
  stateMachineArn: string
  context: CommandContext
  idempotencyKey?: string | undefined
  /** Shows the text while it comes, where somebody looks at it. */
  stream?: boolean
}

/** Starts an execution and shows its ladder and its text while it runs, then the answer. Ctrl-C stops the execution. */
export async function askLive(
  request: RequestInput,
  { connection, stateMachineArn, context, idempotencyKey, stream = true }: LiveTarget,
): Promise<ExitCode> {
  const { stepFunctions } = connection
  const streams = openStreams(connection, async () => stateMachineArn, context.env.STEPDOWN_STREAMS_TABLE)
  const along = stream && context.out.interactive && (await streams.readable())
  const wished = along && request.stream === undefined ? { ...request, stream: randomUUID() } : request
  const started = await startExecution(stepFunctions, stateMachineArn, wished, idempotencyKey)
  if ('requestUri' in request) writeLines(context.out, [context.out.paint('dim', `  ${ELSEWHERE}`), ''])
  try {
    const items = along && started.stream ? streams.items(started.stream.id) : undefined
    return await showExecution(started.executionArn, { connection, context, items })
  } catch (error) {
    if (context.interrupted.aborted) await stopExecution(stepFunctions, started.executionArn)
    throw error
  } finally {
    streams.close()
  }
}

type ReadItems = ReturnType<Streams['items']>
interface Shown extends Pick<LiveTarget, 'connection' | 'context'> {
  /** Reads the execution's answer stream. */
  items?: ReadItems | undefined
}

/** Follows an execution to its end, drawing its ladder and the text that comes, and then its answer or failure. */
export async function showExecution(executionArn: string, { connection, context, items }: Shown): Promise<ExitCode> {
  const live = createLiveLadder(context.out)
  let asked = false
  const followed = followExecution(connection.stepFunctions, executionArn, {
    sleep: context.sleep,
    signal: context.interrupted,
    ...PAUSES[connection.endpoint ? 'laptop' : 'aws'],
    onLadder: current => {
      if (!asked && current.question) writeLines(context.out, drawQuestion(current, context.out))
      asked ||= current.question !== undefined
      live.update(current, context.now())
    },
  })
  const [ladder] = await Promise.all([followed, items && readAlong(items, executionArn, followed, live, context)])
  if (ladder.duplicateOf) {
    writeLines(context.out, [`  the same request was asked before: ${ladder.duplicateOf}`, ''])
    return showExecution(ladder.duplicateOf, { connection, context })
  }
  return showEnd(ladder, executionArn, { connection, context })
}

/** Shows the text of a running execution. What is missing in the stream is in the answer, which is shown in any case. */
async function readAlong(
  read: ReadItems,
  executionArn: string,
  followed: Promise<Ladder>,
  live: LiveLadder,
  { out, sleep, interrupted }: CommandContext,
): Promise<void> {
  const text = createLiveText(out)
  const over = followed.then(({ status }) => ({ status }))
  const clock = { ...systemClock, sleep }
  try {
    const told = followStream({ id: '', executionArn, read, execution: { over }, clock, signal: interrupted })
    for await (const { event } of told) {
      const lines = event.type === 'ended' ? undefined : text.tell(event)
      if (lines) live.below(lines)
    }
  } catch {
    // Whatever it is, following the execution meets it too.
  }
}

/** The answer or the failure below a finished ladder. */
export async function showEnd(
  ladder: Ladder,
  executionArn: string | undefined,
  { connection, context }: Pick<LiveTarget, 'connection' | 'context'>,
): Promise<ExitCode> {
  if (ladder.answer) {
    const answer = await fetchAnswer(connection.s3, ladder.answer)
    writeLines(context.out, drawAnswer(answer, executionArn, context.out))
    return EXIT.answered
  }
  const failure = ladder.failure ?? {
    error: ladder.status,
    message: 'the execution ended without an answer of the router',
  }
  writeLines(context.out, drawFailure(failure, executionArn, context.out))
  return failure.error === 'RequestRejected' ? EXIT.usage : EXIT.failed
}
