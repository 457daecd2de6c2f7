import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  type MapRunItemCounts,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import type { Connection } from './connection.ts'

/** What the batch machine is started with. */
export interface BatchInput {
  bucket: string
  /** The JSONL file. */
  key: string
  /** Results go below it. */
  prefix: string
  /** Fields that every line gets unless it has its own. */
  defaults?: Record<string, unknown>
  maxConcurrency?: number
}

/** What the state machine's result writer, or a child execution, says of one line. */
export interface LineRecord {
  input: unknown
  status: string
  output?: unknown
  error?: string
  cause?: string
  executionArn?: string
}

export async function uploadLines({ s3 }: Connection, { bucket, key }: BatchInput, body: Uint8Array): Promise<void> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3')
  const client = await s3()
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/jsonl' }))
}

/** Starts the batch; under the same name and input it is started once, however often this is called. */
export async function startBatch(
  { stepFunctions }: Connection,
  stateMachineArn: string,
  name: string,
  input: BatchInput,
): Promise<string> {
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })
  return (await stepFunctions.send(command)).executionArn ?? ''
}

export interface BatchStatus {
  status: string
  output: string | undefined
  error: string | undefined
  cause: string | undefined
  mapRunArn: string | undefined
  counts: MapRunItemCounts | undefined
}

/** @returns undefined when there is no such execution, as after a restart of the laptop */
export async function batchStatus(
  { stepFunctions }: Connection,
  executionArn: string,
): Promise<BatchStatus | undefined> {
  try {
    const execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
    const runs = await stepFunctions.send(new ListMapRunsCommand({ executionArn, maxResults: 1 }))
    const mapRunArn = runs.mapRuns?.[0]?.mapRunArn
    const run = mapRunArn ? await stepFunctions.send(new DescribeMapRunCommand({ mapRunArn })) : undefined
    const { status = 'RUNNING', output, error, cause } = execution
    return { status, output, error, cause, mapRunArn, counts: run?.itemCounts }
  } catch (error) {
    if ((error as Error).name === 'ExecutionDoesNotExist') return undefined
    throw error
  }
}

/** The outputs of a few lines that were answered lately: what the cost so far is estimated from. */
export async function sampleOutputs(
  { stepFunctions }: Connection,
  mapRunArn: string,
  count: number,
): Promise<unknown[]> {
  const page = await stepFunctions.send(
    new ListExecutionsCommand({ mapRunArn, statusFilter: 'SUCCEEDED', maxResults: count }),
  )
  const described = (page.executions ?? []).map(({ executionArn }) =>
    stepFunctions.send(new DescribeExecutionCommand({ executionArn })),
  )
  return (await Promise.all(described)).map(({ output }) => parsedText(output))
}

/** Reads the records that the result writer left, file by file and line by line. */
export async function* writtenRecords(connection: Connection, output: string): AsyncGenerator<LineRecord> {
  const details = (JSON.parse(output) as { ResultWriterDetails?: { Bucket: string; Key: string } }).ResultWriterDetails
  if (!details) throw new Error(`the batch wrote no results: its output is ${output.slice(0, 200)}`)
  const manifest = JSON.parse(await readText(connection, details.Bucket, details.Key)) as {
    ResultFiles: Record<string, { Key: string }[] | undefined>
  }
  for (const files of [manifest.ResultFiles.SUCCEEDED, manifest.ResultFiles.FAILED]) {
    for (const { Key } of files ?? []) {
      for await (const line of readLines(connection, details.Bucket, Key)) yield toRecord(JSON.parse(line))
    }
  }
}

/** What the lines say themselves, one call each: the way for a batch that was stopped and wrote nothing. */
export async function* childRecords({ stepFunctions }: Connection, mapRunArn: string): AsyncGenerator<LineRecord> {
  let nextToken: string | undefined
  do {
    const page = await stepFunctions.send(
      new ListExecutionsCommand({ mapRunArn, maxResults: 1000, ...(nextToken && { nextToken }) }),
    )
    for (const { executionArn, status } of page.executions ?? []) {
      if (status !== 'SUCCEEDED' && status !== 'FAILED' && status !== 'TIMED_OUT') continue
      const child = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
      const { input, output, error, cause } = child
      yield toRecord({
        ExecutionArn: executionArn,
        Status: status,
        Input: input,
        Output: output,
        Error: error,
        Cause: cause,
      })
    }
    nextToken = page.nextToken
  } while (nextToken)
}

interface WrittenRecord {
  ExecutionArn?: string | undefined
  Input?: unknown
  Output?: unknown
  Status?: string | undefined
  Error?: string | undefined
  Cause?: string | undefined
}

const toRecord = ({ ExecutionArn, Input, Output, Status, Error: error, Cause }: WrittenRecord): LineRecord => ({
  input: parsedText(Input),
  status: Status ?? (error ? 'FAILED' : 'SUCCEEDED'),
  ...(Output !== undefined && { output: parsedText(Output) }),
  ...(error && { error }),
  ...(Cause && { cause: Cause }),
  ...(ExecutionArn && { executionArn: ExecutionArn }),
})

/** Inputs and outputs are JSON text in a record. */
function parsedText(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

async function openObject({ s3 }: Connection, bucket: string, key: string) {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3')
  const { Body } = await (await s3()).send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  if (!Body) throw new Error(`s3://${bucket}/${key} is empty`)
  return Body
}

const readText = async (connection: Connection, bucket: string, key: string): Promise<string> =>
  (await openObject(connection, bucket, key)).transformToString()

async function* readLines(connection: Connection, bucket: string, key: string): AsyncGenerator<string> {
  const body = await openObject(connection, bucket, key)
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim()) yield line
  }
  if (rest.trim()) yield rest
}
