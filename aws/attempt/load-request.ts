import { RequestRejected } from '../../core/faults/errors.ts'
import { type ParsedRequest, readRequest } from '../../core/request/request.ts'
import type { Payloads } from '../payloads.ts'

type Read = (input: unknown, options?: { stored?: boolean }) => ParsedRequest

export interface LoadedRequest extends Pick<ParsedRequest, 'request' | 'routing'> {
  /** Of the object in the bucket, where there is one. */
  requestHash?: string
}

interface LoadOptions {
  /** Validates, in Plan; the attempt functions take what Plan has validated as it is. */
  read?: Read
  /** What Plan validated, by its hash: the object may have been replaced since. */
  expectedHash?: string | undefined
}

/**
 * Reads the input of an execution, and the object that its `requestUri` names if it has one. What steers the routing
 * stays that of the execution's input, and its labels count before those of the object. Rejects with RequestRejected.
 */
export const loadRequest = async (
  input: unknown,
  payloads: Payloads | undefined,
  { read = readRequest, expectedHash }: LoadOptions = {},
): Promise<LoadedRequest> => {
  const { request, routing } = read(input)
  const { requestUri } = routing
  if (requestUri === undefined) return { request, routing }
  if (!payloads)
    throw new RequestRejected('requestUri is given: expected none, as this deployment has no payload bucket')
  checkPlace(requestUri, payloads)
  const { value, hash: requestHash } = await payloads.load(requestUri)
  if (expectedHash !== undefined && expectedHash !== requestHash)
    throw new RequestRejected(
      `requestUri is ${JSON.stringify(requestUri)}: expected the object that was there when the request was planned`,
    )
  const stored = read(value, { stored: true })
  const labels = { ...stored.request.requestMetadata, ...request.requestMetadata }
  const labelled = Object.keys(labels).length > 0 && { requestMetadata: labels }
  return { request: { ...stored.request, ...labelled }, routing: { ...stored.routing, ...routing }, requestHash }
}

/** Answers lie beside requests, and are nobody's to ask a model about. S3 takes dots as they are; what is in between may not. */
const checkPlace = (uri: string, { bucket, prefix = '' }: Payloads): void => {
  const ours = `s3://${bucket}/${prefix}requests/`
  const below = uri.startsWith(ours) && uri.length > ours.length && !/\/\.{1,2}(?:\/|$)/.test(uri)
  if (bucket !== undefined && !below)
    throw new RequestRejected(`requestUri is ${JSON.stringify(uri)}: expected an object below ${ours}`)
}
