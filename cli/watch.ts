import { Argument, Command } from 'commander'
import type { Connection } from '../client/connection.ts'
import { describeExecution, recentExecutions } from '../client/executions.ts'
import { pollIntervals } from '../client/wait.ts'
import type { Answer } from '../core/answer.ts'
import { readExecutionFailure } from '../core/history/failure.ts'
import { showExecution } from './ask-live.ts'
import { type ConnectionOptions, connected, machineArn, withConnection } from './connection-options.ts'
import { type CommandContext, writeLines } from './context.ts'
import { resolveExecution } from './history.ts'
import type { Terminal } from './terminal.ts'
import { formatElapsed, formatUsd } from './units.ts'

const PAGE = 100
/** ListExecutions allows 5 calls a second and account on AWS. */
const PAUSE_MS = { laptop: 250, aws: 2000 }

export const watchCommand = (context: CommandContext): Command =>
  withConnection(new Command('watch'))
    .description('Follow one execution live, or see the router’s executions as they end')
    .addArgument(new Argument('[execution]', 'an execution ARN or name; without it every execution from now on'))
    .action((execution: string | undefined, options: ConnectionOptions) =>
      connected(options, context, async connection => {
        if (execution !== undefined) {
          const executionArn = await resolveExecution(execution, options, connection, context)
          return context.setExitCode(await showExecution(executionArn, { connection, context }))
        }
        await watchAll(await machineArn(options, connection, context, 'router'), connection, context)
      }),
    )

/** One line for each execution that ends, until Ctrl-C. */
async function watchAll(router: string, connection: Connection, context: CommandContext): Promise<void> {
  const { stepFunctions } = connection
  const { out, interrupted } = context
  const ended = new Set<string>()
  const first = await recentExecutions(stepFunctions, router, PAGE)
  for (const { executionArn, status } of first) if (executionArn && status !== 'RUNNING') ended.add(executionArn)

  writeLines(out, [out.paint('dim', `  executions of ${router} as they end; Ctrl-C stops watching`)])

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

/** 12:31:05  ✓ nova-pro-us         2 attempts  $0.00031    1.2 s  name */
export function drawEnded(
  execution: Awaited<ReturnType<typeof describeExecution>>,
  { paint }: Pick<Terminal, 'paint'>,
): string {
  const { status, startDate, stopDate, output, error, cause, name = '' } = execution
  const took = startDate && stopDate ? formatElapsed(stopDate.getTime() - startDate.getTime()) : ''
  const time = paint('dim', (stopDate ?? startDate)?.toTimeString().slice(0, 8) ?? '')
  const answer =
    status === 'SUCCEEDED' ? (JSON.parse(output ?? '{}') as Partial<Answer> & { duplicateOf?: string }) : {}
  const attempts = answer.attempts ?? readExecutionFailure({ error, cause }).attempts
  const what = answer.servedBy?.tier ?? (answer.duplicateOf ? 'duplicate' : (error ?? status ?? ''))
  const mark = status === 'SUCCEEDED' ? paint('green', '✓') : paint('red', '✗')
  const count = `${attempts.length} ${attempts.length === 1 ? 'attempt' : 'attempts'}`
  const cost = answer.cost ? formatUsd(answer.cost.usd) : ''
  return `  ${time}  ${mark} ${what.padEnd(24)} ${count.padEnd(11)} ${cost.padEnd(10)} ${took.padStart(9)}  ${paint('dim', name)}`
}
