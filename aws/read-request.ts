import { RequestRejected } from '../core/errors.ts'
import { type ParsedRequest, parseRequest } from '../core/request.ts'
import type { Payloads } from './payloads.ts'

/**
 * Reads the input of an execution, and the object that its `requestUri` names if it has one. What steers the routing
 * stays that of the execution's input. Rejects with RequestRejected.
 */
export const readRequest = async (
  input: unknown,
  payloads: Payloads | undefined,
): Promise<Pick<ParsedRequest, 'request' | 'routing'>> => {
  const { request, routing } = parseRequest(input)
  if (routing.requestUri === undefined) return { request, routing }
  if (!payloads)
    throw new RequestRejected('requestUri is given: expected none, as this deployment has no payload bucket')
  const stored = parseRequest(await payloads.load(routing.requestUri), { stored: true })
  return { request: stored.request, routing: { ...stored.routing, ...routing } }
}
