import type { DoorCause, DoorError } from '../failure.ts'

interface Row {
  exception: string
  status: number
}

const ENDED: Row = { exception: 'ModelErrorException', status: 424 }

/**
 * What an AWS SDK is told. SDKs repeat 429 and 5xx by themselves, so those are for what cost no ladder; a ladder that was
 * walked is a ModelErrorException, which none repeats.
 */
const TABLE: Readonly<Record<DoorCause, Row>> = {
  'no-key': { exception: 'AccessDeniedException', status: 403 },
  'foreign-route': { exception: 'AccessDeniedException', status: 403 },
  'unknown-model': { exception: 'ResourceNotFoundException', status: 404 },
  'unknown-path': { exception: 'UnknownOperationException', status: 404 },
  rejected: { exception: 'ValidationException', status: 400 },
  'too-large': { exception: 'ValidationException', status: 400 },
  busy: { exception: 'ThrottlingException', status: 429 },
  unavailable: { exception: 'ServiceUnavailableException', status: 503 },
  exhausted: ENDED,
  deadline: ENDED,
  broken: ENDED,
  failed: ENDED,
}

export interface BedrockError {
  exception: string
  status: number
  body: { message: string; originalStatusCode?: number }
}

/** The answer's status, the name for `x-amzn-errortype`, and the body. */
export const bedrockError = ({ reason, message, originalStatus }: DoorError): BedrockError => {
  const row = TABLE[reason]
  const originalStatusCode = row === ENDED ? (originalStatus ?? 503) : undefined
  return { ...row, body: { message, ...(originalStatusCode !== undefined && { originalStatusCode }) } }
}

/** The exception inside a stream that has begun; the SDK throws it from the iterator and repeats nothing. */
export const streamException = ({ message, originalStatus = 503 }: DoorError) => ({
  type: 'modelStreamErrorException',
  body: { message, originalStatusCode: originalStatus, originalMessage: message },
})
