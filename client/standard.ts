import { createHash } from 'node:crypto'
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { ClientError } from './errors.ts'
import { pollIntervals, type Sleep } from './wait.ts'

const FIRST_LOOK_MS = 40
const LONGEST_PAUSE_MS = 2000

/** Execution names have at most 80 characters of a small set, so a key becomes its hash. */
export const executionName = (idempotencyKey: string): string =>
  createHash('sha256').update(idempotencyKey).digest('hex')

/**
 * Starts a STANDARD execution. With a key, a second call gets the execution of the first, even after it has ended;
 * throws IdempotencyKeyReused when that one was started with another request.
 */
export async function startExecution(
  stepFunctions: SFNClient,
  stateMachineArn: string,
  input: string,
  idempotencyKey: string | undefined,
): Promise<string> {
  const name = idempotencyKey === undefined ? undefined : executionName(idempotencyKey)
  try {
    const started = await stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, input, ...(name && { name }) }),
    )
    return started.executionArn ?? ''
  } catch (error) {
    if (!name || (error as Error).name !== 'ExecutionAlreadyExists') throw error
    // AWS says the same of a running execution with another input and of an ended one with the same input.
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`
    const first = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
    if (first.input === input) return executionArn
    throw new ClientError(
      'IdempotencyKeyReused',
      `the idempotency key ${JSON.stringify(idempotencyKey)} was used with another request (${executionArn})`,
      { cause: error },
    )
  }
}

/** Waits for the end of an execution. An aborted signal stops the execution too, and rejects with its reason. */
export async function waitForEnd(
  stepFunctions: SFNClient,
  executionArn: string,
  sleep: Sleep,
  signal: AbortSignal | undefined,
): Promise<DescribeExecutionOutput> {
  try {
    for (const pause of pollIntervals(FIRST_LOOK_MS, LONGEST_PAUSE_MS)) {
      signal?.throwIfAborted()
      const described = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
      if (described.status !== 'RUNNING' && described.status !== 'PENDING_REDRIVE') return described
      await sleep(pause, signal)
    }
  } catch (error) {
    if (!signal?.aborted) throw error
    // Why the caller stopped counts more than that stopping failed as well.
    await stopExecution(stepFunctions, executionArn).catch(() => {})
    throw signal.reason
  }
  throw new Error('unreachable: the pauses never end')
}

/** Ends a running execution as ABORTED, so that it asks no further tier. */
export async function stopExecution(stepFunctions: SFNClient, executionArn: string): Promise<void> {
  const cause = 'the caller cancelled the request'
  await stepFunctions.send(new StopExecutionCommand({ executionArn, error: 'Cancelled', cause }))
}
