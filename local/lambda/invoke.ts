import type { Clock } from '../../core/clock.ts'
import { FunctionError, type LambdaContext, type LocalFunction } from './local-function.ts'

export interface Invocation {
  name: string
  arn: string
  requestId: string
  timeoutMs: number
  memorySize: number
  clock: Clock
  signal: AbortSignal
}

/** Lambda's limit on the request and the response of a synchronous invocation, in bytes. */
const PAYLOAD_LIMIT = 6 * 1024 * 1024

/**
 * Invokes one function once. On AWS a Task timeout or a stopped execution does not stop a running function; here the
 * context's `signal` aborts, so that nothing goes on behind the back of the person at the laptop.
 * @throws FunctionError with Lambda's error shape
 */
export const invokeWithLimits = async (
  load: () => Promise<LocalFunction>,
  payload: unknown,
  invocation: Invocation,
): Promise<unknown> => {
  const { clock, timeoutMs } = invocation
  const event = copyEvent(payload)
  const code = await load().catch(error => {
    throw failed('Runtime.ImportModuleError', error instanceof Error ? error.message : String(error), [])
  })
  const ending = new AbortController()
  const deadline = clock.now() + timeoutMs
  const limits = [timeout(invocation, ending.signal), stopped(invocation.signal, ending.signal)]
  try {
    const running = run(code, event, contextOf(invocation, deadline, ending.signal))
    return copyResult(await Promise.race([running, ...limits]))
  } finally {
    ending.abort(invocation.signal.reason ?? ENDED) // stops the timer, and a function that nobody waits for any more
  }
}

/** One for all: without a reason of its own, each abort makes an exception with a stack. */
const ENDED = new Error('the invocation has ended')

/** Rejects when the function's time is up, unless `ended` aborts first. */
const timeout = async ({ clock, timeoutMs, requestId }: Invocation, ended: AbortSignal): Promise<never> => {
  await clock.sleep(timeoutMs, ended)
  const seconds = (timeoutMs / 1000).toFixed(2)
  throw failed('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`)
}

/** Rejects when the caller stops waiting: a function that ignores its signal must not keep the laptop busy. */
const stopped = (caller: AbortSignal, ended: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () => reject(caller.reason)
    if (caller.aborted) return stop()
    caller.addEventListener('abort', stop, { once: true })
    ended.addEventListener('abort', () => caller.removeEventListener('abort', stop), { once: true })
  })

const run = async (code: LocalFunction, event: unknown, context: LambdaContext): Promise<unknown> => {
  try {
    return await code(event, context)
  } catch (error) {
    if (!(error instanceof Error)) throw failed('Error', String(error), [])
    throw failed(
      error.name,
      error.message,
      (error.stack ?? '').split('\n').map(line => line.trim()),
    )
  }
}

/** The function's error with the Cause that Step Functions records: errorType, errorMessage and trace as JSON. */
const failed = (name: string, message: string, trace?: string[]): FunctionError =>
  new FunctionError(
    name,
    message,
    JSON.stringify({ errorType: name, errorMessage: message, ...(trace === undefined ? {} : { trace }) }),
  )

const copyEvent = (payload: unknown): unknown => {
  const text = JSON.stringify(payload ?? null)
  const size = text.length * 3 > PAYLOAD_LIMIT ? Buffer.byteLength(text) : text.length
  if (size > PAYLOAD_LIMIT) {
    const message = `${size} byte payload is too large for the RequestResponse invocation type (limit ${PAYLOAD_LIMIT} bytes)`
    throw failed('Lambda.RequestEntityTooLargeException', message)
  }
  return JSON.parse(text)
}

const copyResult = (result: unknown): unknown => {
  let text: string
  try {
    text = JSON.stringify(result) ?? 'null'
  } catch (error) {
    throw failed('Runtime.MarshalError', `Unable to stringify response body: ${(error as Error).message}`, [])
  }
  const size = text.length * 3 > PAYLOAD_LIMIT ? Buffer.byteLength(text) : text.length
  if (size > PAYLOAD_LIMIT) {
    const message = `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT} bytes).`
    throw failed('Function.ResponseSizeTooLarge', message)
  }
  return JSON.parse(text)
}

const contextOf = (invocation: Invocation, deadline: number, signal: AbortSignal): LambdaContext => ({
  functionName: invocation.name,
  functionVersion: '$LATEST',
  memoryLimitInMB: String(invocation.memorySize),
  awsRequestId: invocation.requestId,
  invokedFunctionArn: invocation.arn,
  logGroupName: `/aws/lambda/${invocation.name}`,
  logStreamName: 'laptop',
  getRemainingTimeInMillis: () => Math.max(0, deadline - invocation.clock.now()),
  signal,
})
