import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import type { RequestInput } from '../core/request/schema.ts'
import { type StreamWish, streamWish } from '../core/stream/wish.ts'
import { ClientError } from './errors.ts'

/** An execution that was started now, or before under the same key, and the stream that its input names. */
export interface Started {
  executionArn: string
  stream: StreamWish | undefined
}

/** Execution names have at most 80 characters of a small set, so a key becomes its hash. */
export const executionName = (idempotencyKey: string, nth = 1): string => {
  const hash = createHash('sha256').update(idempotencyKey).digest('hex')
  return nth === 1 ? hash : `${hash}-${nth}`
}

/** How often a key is tried anew after failures: the names of executions are used up for 90 days. */
const NAMES = 3

/**
 * Starts a STANDARD execution. With a key, a second call gets the execution of the first, even after it has ended; only a
 * failure is tried anew, under another name. Two requests are the same when they differ
 * in nothing but `stream`. Throws IdempotencyKeyReused when the key was used with another request.
 */
export async function startExecution(
  stepFunctions: SFNClient,
  stateMachineArn: string,
  request: RequestInput,
  idempotencyKey: string | undefined,
): Promise<Started> {
  const input = JSON.stringify(request)
  for (let nth = 1; ; nth += 1) {
    const name = idempotencyKey === undefined ? undefined : executionName(idempotencyKey, nth)
    try {
      const command = new StartExecutionCommand({ stateMachineArn, input, ...(name && { name }) })
      const { executionArn = '' } = await stepFunctions.send(command)
      return { executionArn, stream: streamWish(request.stream) }
    } catch (error) {
      if (!name || (error as Error).name !== 'ExecutionAlreadyExists') throw error
      // AWS says the same of a running execution with another input and of an ended one with the same input.
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`
      const first = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
      const before = JSON.parse(first.input ?? '{}')
      if (!sameRequest(before, JSON.parse(input)))
        throw new ClientError(
          'IdempotencyKeyReused',
          `the idempotency key ${JSON.stringify(idempotencyKey)} was used with another request (${executionArn})`,
          { cause: error },
        )
      if (nth < NAMES && mayBeAskedAgain(first)) continue
      return { executionArn, stream: streamIn(before) }
    }
  }
}

/** The stream that the input of an execution names: a request, or an event with one in it. */
export const streamIn = (input: unknown): StreamWish | undefined => {
  const request = input as { stream?: never; detail?: { stream?: never } } | null
  return streamWish(request?.stream ?? request?.detail?.stream)
}

const sameRequest = (one: Record<string, unknown>, other: Record<string, unknown>): boolean =>
  isDeepStrictEqual({ ...one, stream: undefined }, { ...other, stream: undefined })

/** An answer that was bought and could not be stored would be bought a second time. */
const mayBeAskedAgain = ({ status, error }: DescribeExecutionOutput): boolean =>
  status === 'ABORTED' || status === 'TIMED_OUT' || (status === 'FAILED' && error !== 'AnswerNotStored')
