import { Argument, Command } from 'commander'
import type { Connection } from '../client/connection.ts'
import { describeExecution, recentExecutions } from '../client/executions.ts'
import { pollIntervals } from '../client/wait.ts'
import type { Answer } from '../core/answer.ts'
import { readExecutionFailure } from '../core/history/failure.ts'
import { questionOf } from '../core/history/question.ts'
import { objectOf, parsed } from '../core/history/values.ts'
import { outcomeWord } from '../core/history/words.ts'
import { showExecution } from './ask-live.ts'
import { type ConnectionOptions, connected, machineArn, withConnection } from './connection-options.ts'
import { type CommandContext, writeLines } from './context.ts'
import { usageError } from './exit-codes.ts'
import { resolveExecution } from './history.ts'
import { oneLine, printable, type Terminal } from './terminal.ts'
import { formatElapsed, formatUsd } from './units.ts'

interface WatchOptions extends ConnectionOptions {
  event?: string
}

const PAGE = 100
/** Everything before the question in a line. */
const ROW_WIDTH = 73
/** ListExecutions allows 5 calls a second and account on AWS. */
const PAUSE_MS = { laptop: 250, aws: 2000 }

export const watchCommand = (context: CommandContext): Command =>
  withConnection(new Command('watch'))
    .description('Follow one execution live, or see the router’s executions as they end')
    .addArgument(new Argument('[execution]', 'an execution ARN or name; without it every execution from now on'))
    .option('--event <id>', 'the execution that an EventBridge event started, by the id that `send` prints')
    .action((execution: string | undefined, options: WatchOptions) =>
      connected(options, context, async connection => {
        if (options.event !== undefined) {
          if (execution !== undefined) throw usageError('give an execution or --event, not both')
          const router = await machineArn(options, connection, context, 'router')
          const started = await executionOfEvent(options.event, router, connection, context)
          return context.setExitCode(await showExecution(started, { connection, context }))
        }
        if (execution !== undefined) {
          const executionArn = await resolveExecution(execution, options, connection, context)
          return context.setExitCode(await showExecution(executionArn, { connection, context }))
        }
        await watchAll(await machineArn(options, connection, context, 'router'), connection, context)
      }),
    )

const LOOK_BACK = 25
const LOOKS = 10

/** The execution that an event started: EventBridge hands the event on as the input. It may take a moment. */
async function executionOfEvent(
  eventId: string,
  router: string,
  { stepFunctions, endpoint }: Connection,
  { interrupted, sleep }: CommandContext,
): Promise<string> {
  const seen = new Set<string>()
  for (let look = 0; look < LOOKS; look++) {
    for (const { executionArn, name } of await recentExecutions(stepFunctions, router, LOOK_BACK)) {
      if (!executionArn || seen.has(executionArn)) continue
      if (name?.startsWith(eventId)) return executionArn
      const { input } = await describeExecution(stepFunctions, executionArn)
      if (objectOf(parsed(input)).id === eventId) return executionArn
      seen.add(executionArn)
    }
    await sleep(PAUSE_MS[endpoint ? 'laptop' : 'aws'], interrupted)
  }
  throw usageError(`no execution of the last ${LOOK_BACK} was started by the event ${eventId}`)
}

/** One line for each execution that ends, until Ctrl-C. */
async function watchAll(router: string, connection: Connection, context: CommandContext): Promise<void> {
  const { stepFunctions } = connection
  const { out, interrupted } = context
  const ended = new Set<string>()
  const first = await recentExecutions(stepFunctions, router, PAGE)
  for (const { executionArn, status } of first) if (executionArn && status !== 'RUNNING') ended.add(executionArn)

  const zone = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(context.now())
  const name = zone.find(part => part.type === 'timeZoneName')?.value ?? 'local time'
  writeLines(out, [
    out.paint('dim', `  executions of ${router}`),
    out.paint('dim', `  as they end, times in ${name}; not those of a batch and of EXPRESS. Ctrl-C stops watching`),
  ])

  const pause = PAUSE_MS[connection.endpoint ? 'laptop' : 'aws']
  for (const ms of pollIntervals(pause, pause)) {
    if (interrupted.aborted) return
    const listed = await recentExecutions(stepFunctions, router, PAGE)
    for (const { executionArn, status } of listed.reverse()) {
      if (!executionArn || status === 'RUNNING' || ended.has(executionArn)) continue
      ended.add(executionArn)
      writeLines(out, [drawEnded(await describeExecution(stepFunctions, executionArn), out)])
    }
    await context.sleep(ms, interrupted).catch(() => {})
  }
}

/** 12:31:05  ✓ nova-pro-us         2 attempts  $0.00031    1.2 s  the question, or the name where it is not told */
export function drawEnded(
  execution: Awaited<ReturnType<typeof describeExecution>>,
  { paint, width }: Pick<Terminal, 'paint' | 'width'>,
): string {
  const { status, startDate, stopDate, input, output, error, cause, name = '' } = execution
  const took = startDate && stopDate ? formatElapsed(stopDate.getTime() - startDate.getTime()) : ''
  const time = paint('dim', (stopDate ?? startDate)?.toTimeString().slice(0, 8) ?? '')
  const answer =
    status === 'SUCCEEDED' ? (JSON.parse(output ?? '{}') as Partial<Answer> & { duplicateOf?: string }) : {}
  const attempts = answer.attempts ?? readExecutionFailure({ error, cause }).attempts
  const ended = status === 'ABORTED' ? 'stopped' : (error ?? status ?? '')
  const what = answer.servedBy?.tier ?? (answer.duplicateOf ? 'duplicate' : outcomeWord(ended))
  const question = questionOf(input)
  const mark = status === 'SUCCEEDED' ? paint('green', '✓') : paint('red', '✗')
  const count = `${attempts.length} ${attempts.length === 1 ? 'attempt' : 'attempts'}`
  const cost = answer.cost ? formatUsd(answer.cost.usd) : ''
  const line = `${mark} ${printable(what).padEnd(24)} ${count.padEnd(11)} ${cost.padEnd(10)} ${took.padStart(9)}`
  return `  ${time}  ${line}  ${question ? oneLine(question, Math.max(20, width - ROW_WIDTH)) : paint('dim', name)}`
}
