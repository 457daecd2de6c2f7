import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Connection } from '../../client/connection.ts'
import { payloadPlace } from '../../client/payloads.ts'
import type { Catalogue } from '../../core/catalogue/tier.ts'
import { readCatalogueSource, TIERS_FILE, validCatalogue } from '../catalogue-file.ts'
import { type ConnectionOptions, connected, machineArn } from '../connection-options.ts'
import type { CommandContext } from '../context.ts'
import { CommandError, EXIT, type ExitCode, usageError } from '../exit-codes.ts'
import { laptopCatalogue } from '../laptop-catalogue.ts'
import { printable } from '../terminal.ts'
import { batchConcurrency } from './concurrency.ts'
import { checkForgotten } from './forgotten.ts'
import type { BadLine } from './lines.ts'
import { count } from './progress.ts'
import { type Prompts, surveyPrompts } from './prompts.ts'
import { report } from './report.ts'
import { badLineResult } from './results.ts'
import { openResults, type ResultsFile } from './results-file.ts'
import { collectRound, ensureStarted, followRound } from './round.ts'
import { type BatchState, type Round, readState, writeState } from './state.ts'

export interface BatchOptions extends ConnectionOptions {
  output?: string
  route?: string
  deadline?: number
  maxCost?: number
  concurrency?: number
  /** Without it, the catalogue of the laptop that is asked, else tiers.yml. */
  tiers?: string
  resume?: true
  /** What was sent to a laptop that has forgotten it may be sent, and paid for, again. */
  payAgain?: true
  force?: true
  json?: true
}

/** Answers a file of prompts, or goes on with it. Exit code 0 only when every line is answered. */
export async function runBatch(file: string, options: BatchOptions, context: CommandContext): Promise<ExitCode> {
  const prompts = await surveyPrompts(file)
  checkPrompts(prompts, file, context)
  const output = options.output ?? `${file.replace(/\.jsonl$/, '')}.results.jsonl`
  checkOutput(output, file)
  const state = await openState(output, prompts.sha256, file, options)
  const results = await openResults(output, state.rounds.length > 0)
  try {
    for (const line of prompts.bad) results.add(badLineResult(line))
    await connected(options, context, connection =>
      answerLines({ file, prompts, output, state, results, options, connection, context }),
    )
    return report(prompts, results, output, options.json, context)
  } finally {
    results.close()
  }
}

function checkPrompts({ good, bad }: Prompts, file: string, context: CommandContext) {
  if (good.size + bad.length === 0) throw usageError(`${file} is empty: expected a prompt or a request a line`)
  for (const line of bad.slice(0, 20)) warn(line, file, context)
  if (bad.length > 20) context.err.write(`  … and ${count(bad.length - 20)} more lines that can not be sent\n`)
  if (good.size === 0) throw usageError(`${file} has no line that can be sent`)
}

interface Batch {
  file: string
  prompts: Prompts
  output: string
  state: BatchState
  results: ResultsFile
  options: BatchOptions
  connection: Connection
  context: CommandContext
}

/** Goes on with the round that is not collected yet, or starts one with the lines that have no answer, to its end. */
async function answerLines({ file, prompts, output, state, results, options, connection, context }: Batch) {
  const save = () => writeState(output, state)
  let round = state.rounds.at(-1)
  if (!round || round.collected) {
    const pending = [...prompts.good.keys()].filter(line => results.known.get(line)?.status !== 'SUCCEEDED')
    if (pending.length === 0) return
    round = await newRound(pending, state, options, connection, context)
    state.rounds.push(round)
    await save()
  }
  const sent = round
  const forgotten = () => checkForgotten(sent, options.payAgain, connection, context)
  await ensureStarted(round, file, connection, forgotten, context.env.STEPDOWN_PAYLOAD_BUCKET, save)
  const status = await followRound(round, connection, context).catch(error => {
    throw context.interrupted.aborted ? leftRunning(file, error) : error
  })
  await collectRound(status, prompts.good, results, connection)
  results.write()
  round.collected = true
  await save()
  if (status.status !== 'SUCCEEDED') {
    context.err.write(`  the batch ended as ${status.status}: ${status.error ?? ''} ${status.cause ?? ''}\n`)
  }
}

const leftRunning = (file: string, error: unknown) =>
  new CommandError(
    `the batch goes on without this command: stepdown batch ${file} --resume shows it again`,
    EXIT.cancelled,
    {
      cause: error,
    },
  )

/** Before anything is asked: results that have no place would be paid for, and the prompts are nobody's to overwrite. */
function checkOutput(output: string, file: string) {
  const folder = dirname(resolve(output))
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw usageError(`--output is "${output}": expected a file in a folder that exists`)
  }
  const place = statSync(output, { throwIfNoEntry: false })
  if (place?.isDirectory()) throw usageError(`--output is "${output}": expected a file, not a folder`)
  if (place && realpathSync(output) === realpathSync(file)) {
    throw usageError(`--output is "${output}": expected another file than that of the prompts`)
  }
}

const warn = ({ line, problem }: BadLine, file: string, { err }: CommandContext) =>
  err.write(`  ${err.paint('yellow', `${file}:${line}`)} ${printable(problem)}\n`)

/** Lets nobody ask a file twice by accident, nor go on with one that has changed. */
async function openState(output: string, sha256: string, file: string, options: BatchOptions): Promise<BatchState> {
  const state = await readState(output)
  if (options.resume) {
    if (!state) throw usageError(`there is nothing to resume: no batch with the results ${output} was started`)
    if (state.sha256 !== sha256)
      throw usageError(`${file} has changed since its batch was started: --force starts over`)
    return state
  }
  if (state && !options.force) {
    const ends = state.rounds.at(-1)?.collected
    throw usageError(
      ends
        ? `${output} has the results of a batch: --resume asks the lines that failed again, --force starts over`
        : `a batch of ${file} was started and not finished: --resume goes on with it, --force starts over`,
    )
  }
  return { version: 1, sha256, rounds: [] }
}

async function newRound(
  pending: number[],
  state: BatchState,
  options: BatchOptions,
  connection: Connection,
  context: CommandContext,
): Promise<Round> {
  const stateMachineArn = await machineArn(options, connection, context, 'batch')
  const catalogue = await catalogueAtHand(options, connection, context)
  checkRoute(options, catalogue)
  const { bucket, prefix } = payloadPlace(context.env.STEPDOWN_PAYLOAD_BUCKET, stateMachineArn)
  const name = `batch-${state.sha256.slice(0, 12)}-${state.rounds.length + 1}-${context.now().toString(36)}`
  const { route, deadline, maxCost } = options
  const defaults = {
    ...(route && { route }),
    ...(deadline && { deadlineSeconds: deadline / 1000 }),
    ...(maxCost && { maxCostUsd: maxCost }),
  }
  const folder = `${prefix}batch/${name}`
  const maxConcurrency = options.concurrency ?? (catalogue && batchConcurrency(catalogue, route))
  const input = {
    bucket,
    key: `${folder}/lines.jsonl`,
    prefix: `${folder}/results`,
    defaults,
    ...(maxConcurrency !== undefined && { maxConcurrency }),
  }
  return { stateMachineArn, name, input, lines: pending, collected: false }
}

/** @returns undefined where none is needed, or none is there and the number of lines at once is given */
async function catalogueAtHand(
  { tiers, route, concurrency }: BatchOptions,
  connection: Connection,
  { env }: CommandContext,
): Promise<Catalogue | undefined> {
  if (concurrency !== undefined && route === undefined) return undefined
  if (tiers === undefined) {
    const laptop = await laptopCatalogue(connection)
    if (laptop) return laptop
    if (concurrency !== undefined && !existsSync(TIERS_FILE)) return undefined
  }
  const file = tiers ?? TIERS_FILE
  return validCatalogue(file, readCatalogueSource(file, ': give --concurrency, or --tiers'), env)
}

/** A route that there is not would fail every line, each in an execution of its own. */
function checkRoute({ route }: BatchOptions, catalogue: Catalogue | undefined) {
  if (route === undefined || !catalogue || catalogue.routes.has(route)) return
  throw usageError(`--route is "${route}": expected one of ${[...catalogue.routes.keys()].join(', ')}`)
}
