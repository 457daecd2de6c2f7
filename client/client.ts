import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import type { Answer } from '../core/answer.ts'
import type { RequestInput } from '../core/request/schema.ts'
import { connect, type Variables } from './connection.ts'
import { ClientError } from './errors.ts'
import { outputOf } from './failure.ts'
import { findMachine, siblingMachine } from './machines.ts'
import { fetchAnswer, requestInput } from './payloads.ts'
import { startExecution, waitForEnd } from './standard.ts'
import { type Sleep, systemSleep } from './wait.ts'

export type { Answer, Attempt, Skipped } from '../core/answer.ts'
export type { RequestInput } from '../core/request/schema.ts'
export { ClientError, type FailureName, RequestFailed } from './errors.ts'

export interface ClientOptions {
  /** The STANDARD router; without it STEPDOWN_STATE_MACHINE_ARN, or the only machine whose name ends in -router. */
  stateMachineArn?: string
  /** Where the laptop is, such as http://127.0.0.1:8083; without it AWS_ENDPOINT_URL, or AWS. */
  endpoint?: string
  region?: string
  profile?: string
  /** Use the EXPRESS machine: cheaper, at most five minutes, and no history to read afterwards. */
  express?: boolean
  /** Where requests over 160 KiB are put; without it STEPDOWN_PAYLOAD_BUCKET, or the deployment's own. */
  payloadBucket?: string
  /** How to wait between two looks at an execution. */
  sleep?: Sleep
}

export interface AskOptions {
  /** The same key never asks a model twice: a repeated call gets the first one's answer. It may not be empty. */
  idempotencyKey?: string
  /**
   * Sends the request through S3 whatever its size, so that the execution's history never holds the prompt. Routes with
   * `store: s3` ask for it.
   */
  private?: boolean
  /** Aborting stops the execution and rejects with the signal's reason. */
  signal?: AbortSignal
  /** Told as soon as the execution is there (STANDARD only). */
  onStarted?(executionArn: string): void
}

export interface Client {
  ask(request: RequestInput, options?: AskOptions): Promise<Answer>
  close(): void
}

/**
 * A client of a deployed router, or of the laptop's.
 *
 * `ask` resolves with the answer, its large text fetched from S3 where needed. It rejects with RequestFailed when the
 * router could not answer, ClientError when the request could not be sent, or the SDK's error when AWS refused.
 *
 * @example
 * const client = createClient()
 * const { text, servedBy, cost } = await client.ask({ prompt: 'Why is the sky blue?', route: 'interactive' })
 */
export function createClient(options: ClientOptions = {}, env: Variables = process.env): Client {
  const { sleep = systemSleep, express = false } = options
  const connection = connect({ ...options, env })
  const { stepFunctions } = connection
  const given = options.stateMachineArn ?? env.STEPDOWN_STATE_MACHINE_ARN
  let machine: Promise<string> | undefined
  const machineArn = () => {
    const role = express ? 'router-express' : 'router'
    machine ??= given ? Promise.resolve(siblingMachine(given, role) ?? given) : findMachine(stepFunctions, role)
    return machine
  }

  const toInput = async (request: RequestInput, hidden: boolean | undefined): Promise<string> => {
    const bucket = options.payloadBucket ?? env.STEPDOWN_PAYLOAD_BUCKET
    const to = { connection, stateMachineArn: await machineArn(), bucket, private: hidden }
    return JSON.stringify(await requestInput(request, to))
  }

  const askStandard = async (request: RequestInput, ask: AskOptions) => {
    const { idempotencyKey, signal, onStarted } = ask
    const input = await toInput(request, ask.private)
    const executionArn = await startExecution(stepFunctions, await machineArn(), input, idempotencyKey)
    onStarted?.(executionArn)
    return follow(executionArn, signal)
  }

  /** An execution that found itself a duplicate names the first one, which has the answer. */
  const follow = async (executionArn: string, signal: AbortSignal | undefined): Promise<Answer> => {
    const ended = await waitForEnd(stepFunctions, executionArn, sleep, signal)
    const output = outputOf({ ...ended, executionArn, status: ended.status ?? '' })
    if (typeof output.duplicateOf === 'string') return follow(output.duplicateOf, signal)
    return fetchAnswer(connection.s3, output as unknown as Answer)
  }

  const askExpress = async (request: RequestInput, ask: AskOptions): Promise<Answer> => {
    const { idempotencyKey, signal } = ask
    // EXPRESS names are not unique, so the router claims the key itself.
    const keyed = idempotencyKey === undefined ? request : { ...request, idempotencyKey }
    const input = await toInput(keyed, ask.private)
    const command = new StartSyncExecutionCommand({ stateMachineArn: await machineArn(), input })
    const ended = await stepFunctions.send(command, signal ? { abortSignal: signal } : {}).catch(error => {
      throw signal?.aborted ? signal.reason : error
    })
    const output = outputOf({ ...ended, executionArn: ended.executionArn ?? '', status: ended.status ?? '' })
    if (typeof output.duplicateOf === 'string') {
      throw new ClientError('IdempotencyKeyReused', `this key was asked before, by ${output.duplicateOf}`)
    }
    return fetchAnswer(connection.s3, output as unknown as Answer)
  }

  return {
    ask: async (request, ask = {}) => {
      ask.signal?.throwIfAborted()
      // Hashed into a name, it would give every caller without a key the first one's answer.
      if (ask.idempotencyKey === '') throw new ClientError('BadRequest', 'idempotencyKey is empty: expected text')
      return express ? askExpress(request, ask) : askStandard(request, ask)
    },
    close: connection.close,
  }
}
