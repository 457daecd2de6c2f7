import { RequestRejected } from '../../core/faults/errors.ts'
import { type ParsedRequest, readRequest } from '../../core/request/request.ts'
import type { Payloads } from '../payloads.ts'

type Read = (input: unknown, options?: { stored?: boolean }) => ParsedRequest

/**
 * Reads the input of an execution, and the object that its `requestUri` names if it has one. What steers the routing
 * stays that of the execution's input, and its labels count before those of the object. Rejects with RequestRejected.
 *
 * @param read validates, in Plan; the attempt functions take what Plan has validated as it is
 */
export const loadRequest = async (
  input: unknown,
  payloads: Payloads | undefined,
  read: Read = readRequest,
): Promise<Pick<ParsedRequest, 'request' | 'routing'>> => {
  const { request, routing } = read(input)
  if (routing.requestUri === undefined) return { request, routing }
  if (!payloads)
    throw new RequestRejected('requestUri is given: expected none, as this deployment has no payload bucket')
  const stored = read(await payloads.load(routing.requestUri), { stored: true })
  const labels = { ...stored.request.requestMetadata, ...request.requestMetadata }
  const labelled = Object.keys(labels).length > 0 && { requestMetadata: labels }
  return { request: { ...stored.request, ...labelled }, routing: { ...stored.routing, ...routing } }
}
