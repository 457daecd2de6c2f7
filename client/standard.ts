import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { pollIntervals, type Sleep } from './wait.ts'

const FIRST_LOOK_MS = 40
const LONGEST_PAUSE_MS = 2000

/** Waits for the end of an execution by looking at it. Rejects with the signal's reason when that aborts. */
export async function waitForEnd(
  stepFunctions: SFNClient,
  executionArn: string,
  sleep: Sleep,
  signal: AbortSignal | undefined,
): Promise<DescribeExecutionOutput> {
  for (const pause of pollIntervals(FIRST_LOOK_MS, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted()
    const described = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
    if (described.status !== 'RUNNING' && described.status !== 'PENDING_REDRIVE') return described
    await sleep(pause, signal)
  }
  throw new Error('unreachable: the pauses never end')
}

/** Ends a running execution as ABORTED, so that it asks no further tier. */
export async function stopExecution(stepFunctions: SFNClient, executionArn: string): Promise<void> {
  const cause = 'the caller cancelled the request'
  await stepFunctions.send(new StopExecutionCommand({ executionArn, error: 'Cancelled', cause }))
}
