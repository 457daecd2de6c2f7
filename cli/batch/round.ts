import {
  type BatchStatus,
  batchStatus,
  childRecords,
  type LineRecord,
  sampleOutputs,
  startBatch,
  uploadLines,
  writtenRecords,
} from '../../client/batch.ts'
import type { Connection } from '../../client/connection.ts'
import { fetchAnswer, isLarge, payloadPlace, storeRequest } from '../../client/payloads.ts'
import { pollIntervals } from '../../client/wait.ts'
import type { Answer } from '../../core/answer.ts'
import type { CommandContext } from '../context.ts'
import { sentId } from './lines.ts'
import { createProgressView } from './progress.ts'
import { goodLines } from './prompts.ts'
import { resultOf } from './results.ts'
import type { ResultsFile } from './results-file.ts'
import type { Round } from './state.ts'

/** Characters that become a buffer together: a hundred thousand small ones would need more than what they hold. */
const BLOCK = 1 << 20
const PAUSES = { laptop: [100, 500], aws: [1000, 5000] } as const
/** How many answers the cost so far is estimated from at each look, and how many looks keep their figures. */
const SAMPLE = 5

const executionArnOf = ({ stateMachineArn, name }: Round) =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`

/**
 * Starts a round unless it is running or over already. Safe to repeat after any crash: the execution's name was chosen
 * before, and one name is started once.
 *
 * @param file the prompts
 * @param forgotten called when the round was sent before and is not known any more; rejects unless it may be sent again
 * @param bucket STEPDOWN_PAYLOAD_BUCKET as it is now; it counts as long as nothing was uploaded
 * @param save writes the round down, before it is started
 */
export async function ensureStarted(
  round: Round,
  file: string,
  connection: Connection,
  forgotten: () => Promise<void>,
  bucket: string | undefined,
  save: () => Promise<void>,
): Promise<void> {
  if (await batchStatus(connection, executionArnOf(round))) return
  if (round.uploaded) await forgotten()
  else round.input.bucket = payloadPlace(bucket, round.stateMachineArn).bucket
  await upload(round, file, connection).catch(error => {
    // S3 says everything of a bucket that is not there, or not for this caller, but which one it is.
    if (error instanceof Error) error.message = `${error.message.replace(/\.$/, '')} (bucket ${round.input.bucket})`
    throw error
  })
  round.uploaded = true
  await save()
  await startBatch(connection, round.stateMachineArn, round.name, round.input)
}

async function upload(round: Round, file: string, connection: Connection): Promise<void> {
  const place = { bucket: round.input.bucket, prefix: 'payloads/' }
  const sent: Buffer[] = []
  let text = ''
  for await (const line of goodLines(file, new Set(round.lines))) {
    const request = isLarge(line.request)
      ? await storeRequest(await connection.s3(), place, line.request)
      : line.request
    text += `${JSON.stringify({ id: sentId(line), ...request })}\n`
    if (text.length < BLOCK) continue
    sent.push(Buffer.from(text))
    text = ''
  }
  await uploadLines(connection, round.input, Buffer.concat([...sent, Buffer.from(text)]))
}

/** Shows the progress until the round is over. Rejects with the reason of Ctrl-C; the batch itself goes on. */
export async function followRound(round: Round, connection: Connection, context: CommandContext): Promise<BatchStatus> {
  const view = createProgressView(context.err)
  const [first, longest] = PAUSES[connection.endpoint ? 'laptop' : 'aws']
  const costs: number[] = []
  try {
    for (const pause of pollIntervals(first, longest)) {
      context.interrupted.throwIfAborted()
      const status = await batchStatus(connection, executionArnOf(round))
      if (!status) throw new Error(`the execution ${executionArnOf(round)} is gone`)
      const { counts, mapRunArn } = status
      const succeeded = counts?.succeeded ?? 0
      if (mapRunArn && succeeded > 0) costs.push(...(await sampleCosts(connection, mapRunArn)))
      const failed = (counts?.failed ?? 0) + (counts?.aborted ?? 0) + (counts?.timedOut ?? 0)
      const usd = costs.length > 0 ? (costs.reduce((sum, cost) => sum + cost, 0) / costs.length) * succeeded : undefined
      view.update({ total: round.lines.length, succeeded, failed, running: counts?.running ?? 0, usd }, context.now())
      if (status.status !== 'RUNNING') return status
      await context.sleep(pause, context.interrupted).catch(error => {
        throw context.interrupted.aborted ? context.interrupted.reason : error
      })
    }
  } finally {
    view.end()
  }
  throw new Error('unreachable: the pauses never end')
}

const sampleCosts = async (connection: Connection, mapRunArn: string): Promise<number[]> =>
  (await sampleOutputs(connection, mapRunArn, SAMPLE)).flatMap(output => (output as Partial<Answer>).cost?.usd ?? [])

/**
 * Adds the round's results to those of earlier rounds; large answers are fetched from S3.
 * @param ids of the lines that can be asked
 */
export async function collectRound(
  status: BatchStatus,
  ids: ReadonlyMap<number, string | undefined>,
  results: ResultsFile,
  connection: Connection,
): Promise<void> {
  for await (const record of recordsOf(status, connection)) {
    const result = resultOf(record, ids)
    if (!result) continue
    if (result.output?.answerUri) result.output = await fetchAnswer(connection.s3, result.output)
    results.add(result)
  }
}

function recordsOf(status: BatchStatus, connection: Connection): AsyncGenerator<LineRecord> {
  if (status.status === 'SUCCEEDED') return writtenRecords(connection, status.output ?? '{}')
  // Stopped or failed as a whole: nothing was written, but each line that ended has its own execution.
  return status.mapRunArn ? childRecords(connection, status.mapRunArn) : nothing()
}

async function* nothing(): AsyncGenerator<LineRecord> {}
