import type { Connection } from '../client/connection.ts'
import { followExecution } from '../client/history.ts'
import { fetchAnswer } from '../client/payloads.ts'
import { stopExecution } from '../client/standard.ts'
import { startExecution } from '../client/start.ts'
import type { Ladder } from '../core/history/ladder.ts'
import type { RequestInput } from '../core/request/schema.ts'
import { drawAnswer, drawFailure } from './answer.ts'
import { type CommandContext, writeLines } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { drawQuestion } from './ladder.ts'
import { createLiveLadder } from './live-ladder.ts'

/** Quick enough on the laptop to see each attempt happen; on AWS the calls of an account are limited. */
const PAUSES = { laptop: { firstPauseMs: 40, longestPauseMs: 120 }, aws: { firstPauseMs: 300, longestPauseMs: 2000 } }

const ELSEWHERE = 'the prompt was sent through S3: it is not in the history, and not shown here'

export interface LiveTarget {
  connection: Connection
  stateMachineArn: string
  context: CommandContext
  idempotencyKey?: string | undefined
}

/** Starts an execution and shows its ladder while it runs, then the answer. Ctrl-C stops the execution. */
export async function askLive(
  request: RequestInput,
  { connection, stateMachineArn, context, idempotencyKey }: LiveTarget,
): Promise<ExitCode> {
  const { stepFunctions } = connection
  const { executionArn } = await startExecution(stepFunctions, stateMachineArn, request, idempotencyKey)
  if ('requestUri' in request) writeLines(context.out, [context.out.paint('dim', `  ${ELSEWHERE}`), ''])
  try {
    return await showExecution(executionArn, { connection, context })
  } catch (error) {
    if (context.interrupted.aborted) await stopExecution(stepFunctions, executionArn)
    throw error
  }
}

/** Follows an execution to its end, drawing its ladder and then its answer or failure. */
export async function showExecution(
  executionArn: string,
  { connection, context }: Pick<LiveTarget, 'connection' | 'context'>,
): Promise<ExitCode> {
  const live = createLiveLadder(context.out)
  let asked = false
  const ladder = await followExecution(connection.stepFunctions, executionArn, {
    sleep: context.sleep,
    signal: context.interrupted,
    ...PAUSES[connection.endpoint ? 'laptop' : 'aws'],
    onLadder: current => {
      if (!asked && current.question) writeLines(context.out, drawQuestion(current, context.out))
      asked ||= current.question !== undefined
      live.update(current, context.now())
    },
  })
  if (ladder.duplicateOf) {
    writeLines(context.out, [`  the same request was asked before: ${ladder.duplicateOf}`, ''])
    return showExecution(ladder.duplicateOf, { connection, context })
  }
  return showEnd(ladder, executionArn, { connection, context })
}

/** The answer or the failure below a finished ladder. */
export async function showEnd(
  ladder: Ladder,
  executionArn: string,
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
