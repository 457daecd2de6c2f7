import { Argument, Command } from 'commander'
import type { Connection } from '../client/connection.ts'
import { newestExecution } from '../client/executions.ts'
import { readHistory } from '../client/history.ts'
import { readLadder } from '../core/history/attempts.ts'
import type { HistoryEvent } from '../core/history/events.ts'
import { showEnd } from './ask-live.ts'
import { type ConnectionOptions, connected, machineArn, withConnection } from './connection-options.ts'
import { type CommandContext, writeJson, writeLines } from './context.ts'
import { CommandError, EXIT, usageError } from './exit-codes.ts'
import { drawPlan, drawRows } from './ladder.ts'
import { ladderRows } from './ladder-rows.ts'
import { readJson } from './request-options.ts'

interface HistoryOptions extends ConnectionOptions {
  json?: true
  file?: string
}

export const historyCommand = (context: CommandContext): Command =>
  withConnection(new Command('history'))
    .description('Draw the ladder of an execution: each attempt, what happened, why, and the answer')
    .addArgument(new Argument('[execution]', 'an execution ARN or name; without it the newest of the router'))
    .option('--json', 'print the events as GetExecutionHistory gives them')
    .option('--file <file>', 'read a saved history: aws stepfunctions get-execution-history … > file')
    .action(async (execution: string | undefined, options: HistoryOptions) => {
      if (options.file !== undefined && execution !== undefined)
        throw usageError('give an execution or --file, not both')
      await connected(options, context, async connection => {
        const executionArn = options.file ?? (await resolveExecution(execution, options, connection, context))
        const events = options.file ? await readSaved(options.file) : await readEvents(executionArn, connection)
        if (options.json) return writeJson(context.out, { events })
        const ladder = readLadder(events)
        const rows = drawRows(ladderRows(ladder, context.now()), context.out)
        writeLines(context.out, [drawPlan(ladder, context.out), ...rows])
        if (ladder.status === 'RUNNING') {
          writeLines(context.out, [
            '',
            `  still running, in the state ${ladder.current}: stepdown watch ${executionArn}`,
          ])
        } else if (ladder.duplicateOf) {
          writeLines(context.out, ['', `  a duplicate of ${ladder.duplicateOf}`])
        } else await showEnd(ladder, executionArn, { connection, context })
      })
    })

/** @returns the ARN of what a person means by an ARN, a name or nothing */
export async function resolveExecution(
  execution: string | undefined,
  options: ConnectionOptions,
  connection: Connection,
  context: CommandContext,
): Promise<string> {
  if (execution?.startsWith('arn:')) return execution
  const router = await machineArn(options, connection, context, 'router')
  if (execution) return `${router.replace(':stateMachine:', ':execution:')}:${execution}`
  const newest = await newestExecution(connection.stepFunctions, router)
  if (newest) return newest
  throw new CommandError('the router has had no execution yet', EXIT.usage)
}

async function readEvents(executionArn: string, connection: Connection): Promise<HistoryEvent[]> {
  if (!executionArn.includes(':express:')) return readHistory(connection.stepFunctions, executionArn)
  if (!connection.endpoint) {
    throw usageError(
      'AWS keeps no history of EXPRESS executions: their log group /aws/vendedlogs/states/ has each step',
    )
  }
  const url = `${connection.endpoint}/_stepdown/executions/${encodeURIComponent(executionArn)}/history`
  const response = await fetch(url)
  const body = (await response.json()) as { events?: HistoryEvent[]; message?: string }
  if (!response.ok) throw usageError(body.message ?? `${url} answered ${response.status}`)
  return body.events ?? []
}

async function readSaved(file: string): Promise<HistoryEvent[]> {
  const value = await readJson(file)
  const events = Array.isArray(value) ? value : (value as { events?: unknown } | null)?.events
  if (Array.isArray(events)) return events
  throw usageError(`${file}: expected the output of get-execution-history, an object with events`)
}
