import { bedrockError } from '../core/doors/bedrock/errors.ts'
import type { DoorError } from '../core/doors/failure.ts'
import { openAiError } from '../core/doors/openai/errors.ts'

/** Whoever reads an error finds what happened under the execution's ARN; without an execution, the id of the request. */
export interface Origin {
  executionArn?: string
  /** When there is no execution. */
  requestId: string
}

/** `x-amzn-requestid` and `x-request-id` are what the SDKs of the two protocols show with an error. */
export const originHeaders = ({ executionArn, requestId }: Origin): Record<string, string> => ({
  'x-request-id': executionArn ?? requestId,
  'x-amzn-requestid': executionArn ?? requestId,
  ...(executionArn && { 'x-stepdown-execution': executionArn }),
})

const RETRY_AFTER = '1'
const mayRetry = ({ reason }: DoorError): boolean => reason === 'busy' || reason === 'unavailable'

export const openAiErrorReply = (error: DoorError, origin: Origin): Response => {
  const { status, body } = openAiError(error)
  const retry: Record<string, string> = mayRetry(error) ? { 'retry-after': RETRY_AFTER } : { 'x-should-retry': 'false' }
  return Response.json(body, { status, headers: { ...originHeaders(origin), ...retry } })
}

export const bedrockErrorReply = (error: DoorError, origin: Origin): Response => {
  const { exception, status, body } = bedrockError(error)
  return Response.json(body, {
    status,
    headers: {
      ...originHeaders(origin),
      'x-amzn-errortype': `${exception}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
      ...(mayRetry(error) && { 'retry-after': RETRY_AFTER }),
    },
  })
}
