import * as z from 'zod/mini'
import { RequestRejected } from '../faults/errors.ts'
import { describeIssues, type Showing, SILENT, showShape, showValue } from '../problems.ts'
import {
  asEvent,
  MAX_INLINE_BYTES,
  MAX_STORED_BYTES,
  type ParsedRequest,
  ROUTING_FIELDS,
  readRequest,
} from './request.ts'
import { type RequestInput, requestSchema } from './schema.ts'

/**
 * Validates the input of an execution: a request, or an EventBridge event whose `detail` is one.
 *
 * `stored: true` reads the object that a `requestUri` named: it may be larger, and cannot name another object.
 * It is described by field and shape only, unless it is `open`: on its writer's own machine.
 * Throws RequestRejected with one sentence that names the field, the value and what was expected; prompts and what
 * belongs to them are described by type and length only.
 */
export const parseRequest = (
  input: unknown,
  { stored = false, open = !stored }: { stored?: boolean; open?: boolean } = {},
): ParsedRequest => {
  const read = readRequest(input)
  const event = asEvent(input)
  const body = event ? event.detail : input
  const parsed = z.safeParse(requestSchema, body, SILENT)
  if (!parsed.success) {
    const [first = 'the request is not valid'] = describeIssues(parsed.error.issues, body, open ? INLINE : STORED)
    throw new RequestRejected(event ? `in the event’s detail, ${first}` : first)
  }
  checkSize(parsed.data, stored ? MAX_STORED_BYTES : MAX_INLINE_BYTES)
  checkSource(parsed.data, stored)
  return read
}

/** What steers, and labels: they are no part of a prompt, and whoever looks at an execution wants to read them. */
const BESIDE_URI: readonly string[] = [...ROUTING_FIELDS, 'requestMetadata']

const checkSource = (request: RequestInput, stored: boolean): void => {
  const given = (['prompt', 'messages', 'requestUri'] as const).filter(field => request[field] !== undefined)
  if (given.length !== 1) {
    const found = given.length === 0 ? 'the request has none of them' : `the request has ${given.join(' and ')}`
    throw new RequestRejected(`expected exactly one of prompt, messages or requestUri: ${found}`)
  }
  if (request.requestUri === undefined) return
  if (stored) {
    throw new RequestRejected(
      `requestUri is ${showValue(request.requestUri)}: expected none inside an object that a requestUri names`,
    )
  }
  const inline = Object.keys(request).find(field => !BESIDE_URI.includes(field))
  if (inline) {
    throw new RequestRejected(
      `${inline} is given beside requestUri: expected it inside the object that requestUri names`,
    )
  }
}

const checkSize = (request: RequestInput, limit: number): void => {
  const bytes = jsonBytes(request)
  if (bytes <= limit) return
  const instead = limit === MAX_INLINE_BYTES ? '; put a larger one into the payload bucket and send its requestUri' : ''
  throw new RequestRejected(`the request has ${bytes} bytes of JSON: expected at most ${limit}${instead}`)
}

const jsonBytes = (request: RequestInput): number => {
  try {
    return new TextEncoder().encode(JSON.stringify(request)).length
  } catch {
    // 160 KiB of opening brackets overflow the stack.
    throw new RequestRejected('the request is nested too deeply: expected at most a few thousand levels')
  }
}

/** Values that steer are shown as they are, everything that may hold a prompt only by its shape. */
const SHOWN: readonly string[] = [...ROUTING_FIELDS, 'inferenceConfig', 'guardrailConfig']
const INLINE: Showing = {
  value: (value, path) =>
    SHOWN.includes(String(path[0])) && path[1] !== 'stopSequences' ? showValue(value) : showShape(value),
  names: true,
}
/** A request is stored to be kept out of histories and logs, where this sentence goes: names and values are its own. */
const STORED: Showing = { value: showShape, names: false }
