import { Argument, Command } from 'commander'
import type { Connection } from '../client/connection.ts'
import { newestExecution } from '../client/executions.ts'
import { readHistory as fetchHistory } from '../client/history.ts'
import { readEvents } from '../core/history/event.ts'
import { type HistoryFile, readHistoryFile } from '../core/history/file.ts'
import { type History, readHistory } from '../core/history/history.ts'
import { reportOf } from '../core/history/report.ts'
import { showEnd } from './ask-live.ts'
import { type ConnectionOptions, connected, machineArn, withConnection } from './connection-options.ts'
import { type CommandContext, writeJson, writeLines } from './context.ts'
import { CommandError, EXIT, usageError } from './exit-codes.ts'
import { drawHistory } from './history-view.ts'
import { readText } from './request-options.ts'

interface HistoryOptions extends ConnectionOptions {
  json?: true
  events?: true
  file?: string
}

export const historyCommand = (context: CommandContext): Command =>
  withConnection(new Command('history'))
    .description('Draw the ladder of an execution: the question, each attempt, what happened, why, and the answer')
    .addArgument(new Argument('[execution]', 'an execution ARN or name; without it the newest of the router'))
    .option('--json', 'print each state that was visited and what became of it')
    .option('--events', 'print the events as GetExecutionHistory gives them')
    .option('--file <file>', 'read a saved history: of get-execution-history, or an EXPRESS execution’s log events')
    .action(async (execution: string | undefined, options: HistoryOptions) => {
      if (options.file !== undefined && execution !== undefined)
        throw usageError('give an execution or --file, not both')
      await connected(options, context, connection => show(execution, options, connection, context))
    })

async function show(
  execution: string | undefined,
  options: HistoryOptions,
  connection: Connection,
  context: CommandContext,
): Promise<void> {
  const { out } = context
  const { file } = options
  const given = file === undefined ? await resolveExecution(execution, options, connection, context) : undefined
  const read = file === undefined ? await fetchEvents(given ?? '', connection) : await readSaved(file)
  const executionArn = given ?? textOr(read.execution.executionArn)
  if (options.events) return writeJson(out, { events: read.events.map(event => event.raw) })
  const history = readHistory(read.events)
  if (options.json) return writeJson(out, reportOf(history, executionArn))
  writeLines(out, drawHistory(history, out, context.now()))
  await showOutcome(history, executionArn, connection, context)
}

async function showOutcome(
  { ladder, visits }: History,
  executionArn: string | undefined,
  connection: Connection,
  context: CommandContext,
): Promise<void> {
  const { out } = context
  if (ladder.status === 'RUNNING') {
    const where = ladder.current ? `, in the state ${ladder.current}` : ''
    const how = executionArn ? `: stepdown watch ${executionArn}` : ''
    writeLines(out, ['', `  still running${where}${how}`])
  } else if (ladder.duplicateOf) writeLines(out, ['', `  a duplicate of ${ladder.duplicateOf}`])
  else if (ladder.answer || ladder.failure) await showEnd(ladder, executionArn, { connection, context })
  else writeLines(out, ['', `  ended after ${visits.length} states, with no answer of a router`])
}

const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

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

async function fetchEvents(executionArn: string, connection: Connection): Promise<HistoryFile> {
  const events = executionArn.includes(':express:')
    ? await fetchExpress(executionArn, connection)
    : await fetchHistory(connection.stepFunctions, executionArn)
  return { events: readEvents(events), execution: {} }
}

async function fetchExpress(executionArn: string, { endpoint }: Connection): Promise<unknown> {
  if (!endpoint) {
    throw usageError(
      'AWS keeps no history of EXPRESS executions, but their log group /aws/vendedlogs/states/… has each step: save it ' +
        `with aws logs filter-log-events --filter-pattern '{ $.execution_arn = "${executionArn}" }', and read it with --file`,
    )
  }
  const url = `${endpoint}/_stepdown/executions/${encodeURIComponent(executionArn)}/history?limit=25000`
  const response = await fetch(url)
  const body = (await response.json()) as { events?: unknown; message?: string }
  if (!response.ok) throw usageError(body.message ?? `${url} answered ${response.status}`)
  return body.events ?? []
}

async function readSaved(file: string): Promise<HistoryFile> {
  const text = await readText(file)
  try {
    return readHistoryFile(text)
  } catch (error) {
    throw usageError(`${file}: ${(error as Error).message}`, { cause: error })
  }
}
