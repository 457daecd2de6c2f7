import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** An error as AWS's JSON protocols carry it: its name goes into `__type` and the `x-amzn-errortype` header. */
export class AwsError extends Error {
  override readonly name: string
  readonly status: number
  constructor(name: string, message: string, status = 400) {
    super(message)
    this.name = name
    this.status = status
  }
}

/** What an action gets: its parsed parameters, and a signal that aborts when the caller goes away. */
export interface ActionCall {
  parameters: Record<string, unknown>
  signal: AbortSignal
}

export type Action = (call: ActionCall) => unknown | Promise<unknown>

/** Actions by the full `X-Amz-Target`, as `AWSStepFunctions.StartExecution`. */
export type ActionTable = Readonly<Record<string, Action>>

/**
 * Answers one request of AWS's JSON protocol (1.0 and 1.1 differ only in the content type).
 * Every failure becomes an answer in the protocol's error shape; nothing is thrown.
 */
export const answerAwsJson = async (
  table: ActionTable,
  target: string,
  body: Buffer,
  response: ServerResponse,
  version: '1.0' | '1.1',
): Promise<void> => {
  const caller = new AbortController()
  response.once('close', () => caller.abort(new Error('the caller closed the connection')))
  try {
    const action = Object.hasOwn(table, target) ? table[target] : undefined
    if (!action) throw new AwsError('UnknownOperationException', `The laptop does not have the operation ${target}.`)
    sendAwsJson(response, 200, await action({ parameters: parseParameters(body), signal: caller.signal }), version)
  } catch (error) {
    sendAwsError(response, error, version)
  }
}

const parseParameters = (body: Buffer): Record<string, unknown> => {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8') || '{}')
  } catch (error) {
    throw new AwsError('SerializationException', `The request body is not JSON: ${(error as Error).message}`)
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'The request body must be a JSON object.')
  }
  return value as Record<string, unknown>
}

/** Sends a JSON answer with the headers that SDKs read. */
export const sendAwsJson = (response: ServerResponse, status: number, value: unknown, version = '1.0'): void => {
  if (response.headersSent || response.destroyed) return
  const text = Buffer.from(JSON.stringify(value ?? {}))
  response.writeHead(status, {
    'content-type': `application/x-amz-json-${version}`,
    'content-length': text.length,
    'x-amzn-requestid': randomUUID(),
  })
  response.end(text)
}

/** Sends any thrown value as AWS would: an AwsError by its name, everything else as an InternalFailure. */
export const sendAwsError = (response: ServerResponse, error: unknown, version = '1.0'): void => {
  if (response.headersSent || response.destroyed) return
  const known = error instanceof AwsError ? error : undefined
  const name = known?.name ?? 'InternalFailure'
  const message = error instanceof Error ? error.message : String(error)
  response.setHeader('x-amzn-errortype', name)
  sendAwsJson(response, known?.status ?? 500, { __type: name, message }, version)
}
