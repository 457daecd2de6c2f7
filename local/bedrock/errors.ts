/** What the simulator answers instead of a completion: Bedrock's name, status and message. */
export class BedrockError extends Error {
  override readonly name = 'BedrockError'
  /** The exception name as Bedrock spells it, e.g. `ThrottlingException`. */
  readonly errorType: string
  readonly status: number
  /** Further members of the error's body, e.g. `originalStatusCode`. */
  readonly details: Record<string, unknown>

  constructor(
    errorType: string,
    message?: string,
    options: { status?: number; details?: Record<string, unknown> } = {},
  ) {
    const known = bedrockErrors[errorType]
    super(message ?? known?.message ?? errorType)
    this.errorType = errorType
    this.status = options.status ?? known?.status ?? 500
    this.details = options.details ?? {}
  }
}

/**
 * Status and usual message of every exception that Bedrock Runtime is known to answer with. Surprising ones:
 * ModelNotReady is a 429 though nothing is throttled, ServiceQuotaExceeded a 400 (SDK schema, 3.1164.0).
 */
export const bedrockErrors: Record<string, { status: number; message: string }> = {
  AccessDeniedException: { status: 403, message: "You don't have access to the model with the specified model ID." },
  ExpiredTokenException: { status: 403, message: 'The security token included in the request is expired' },
  UnrecognizedClientException: { status: 403, message: 'The security token included in the request is invalid.' },
  InternalServerException: {
    status: 500,
    message: 'The system encountered an unexpected error during processing. Try your request again.',
  },
  ModelErrorException: {
    status: 424,
    message: 'The model returned an error while it processed the request.',
  },
  ModelNotReadyException: {
    status: 429,
    message: 'Model is not ready for inference. Wait and try your request again.',
  },
  ModelStreamErrorException: {
    status: 424,
    message: 'The system encountered an error while streaming the response. Try your request again.',
  },
  ModelTimeoutException: {
    status: 408,
    message: 'Model has timed out in processing the request. Try your request again.',
  },
  ResourceNotFoundException: { status: 404, message: 'The specified resource was not found.' },
  SerializationException: { status: 400, message: 'The request body is not valid JSON.' },
  ServiceQuotaExceededException: {
    status: 400,
    message: 'Your request exceeds the service quota for your account.',
  },
  ServiceUnavailableException: { status: 503, message: 'Bedrock is unable to process your request.' },
  ThrottlingException: { status: 429, message: 'Too many requests, please wait before trying again.' },
  TooManyRequestsException: { status: 429, message: 'Too many requests, please wait before trying again.' },
  UnknownOperationException: { status: 404, message: 'The requested operation is not known.' },
  ValidationException: { status: 400, message: 'The provided request is not valid' },
}

export const invalid = (message: string) => new BedrockError('ValidationException', message)

/** The message that AWS's own request validation gives. */
export const constraint = (value: unknown, at: string, expected: string) =>
  invalid(`1 validation error detected: Value '${shown(value)}' at '${at}' failed to satisfy constraint: ${expected}`)

/** An object of a request may have a toString of its own, which is no function. */
const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** The header and body by which the SDKs recognise the exception. */
export function errorReply(error: BedrockError): { headers: Record<string, string>; body: string } {
  return {
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': `${error.errorType}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
    },
    body: JSON.stringify({ message: error.message, ...error.details }),
  }
}
