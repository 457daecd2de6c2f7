import * as z from 'zod/mini'
import type { ContentBlock, Message } from './answer.ts'
import { RequestRejected } from './errors.ts'
import { describeIssues, SILENT, showShape, showValue } from './problems.ts'
import { type RequestInput, ROUTING_FIELDS, requestSchema, type SimulatedError } from './request-schema.ts'

/** What goes to Bedrock: a Converse request without modelId, performanceConfig and serviceTier. Media are base64. */
export interface ConverseRequestParts {
  /** Empty only while the request itself is at `routing.requestUri`. */
  messages: Message[]
  system?: ContentBlock[]
  inferenceConfig?: { maxTokens?: number; temperature?: number; topP?: number; stopSequences?: string[] }
  toolConfig?: { tools: Record<string, unknown>[]; toolChoice?: Record<string, unknown> }
  guardrailConfig?: GuardrailConfig
  additionalModelRequestFields?: Record<string, unknown>
  additionalModelResponseFieldPaths?: string[]
  requestMetadata?: Record<string, string>
  outputConfig?: Record<string, unknown>
}

export interface GuardrailConfig {
  guardrailIdentifier: string
  guardrailVersion: string
  trace?: 'enabled' | 'disabled' | 'enabled_full'
  streamProcessingMode?: 'sync' | 'async'
}

/** What steers the routing of a request. */
export interface Routing {
  /** The caller's own name for the request. */
  id?: string
  route?: string
  tiers?: string[]
  deadlineSeconds?: number
  maxCostUsd?: number
  /** Tier → the error that it fails with. */
  simulate?: Record<string, SimulatedError>
  idempotencyKey?: string
  requestUri?: string
}

export interface ParsedRequest {
  request: ConverseRequestParts
  routing: Routing
  source: 'request' | 'event'
  /** The id of the EventBridge event; it is the idempotency key unless the request has its own. */
  eventId?: string
}

/** A request of this size still leaves room in the 256 KiB of an execution's input and its event. */
export const MAX_INLINE_BYTES = 160 * 1024
/** InvokeModel takes 25 MB; base64 and the rest of the body need their share. */
export const MAX_STORED_BYTES = 20 * 1024 * 1024

/**
 * Validates the input of an execution: a request, or an EventBridge event whose `detail` is one.
 *
 * `stored: true` reads the object that a `requestUri` named: it may be larger, and cannot name another object.
 * Throws RequestRejected with one sentence that names the field, the value and what was expected; prompts and what
 * belongs to them are described by type and length only.
 */
export const parseRequest = (input: unknown, { stored = false } = {}): ParsedRequest => {
  const event = asEvent(input)
  const body = event ? event.detail : input
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RequestRejected(`the request is ${showShape(body)}: expected an object with a prompt`)
  }
  const parsed = z.safeParse(requestSchema, body, SILENT)
  if (!parsed.success) {
    const [first = 'the request is not valid'] = describeIssues(parsed.error.issues, body, showField)
    throw new RequestRejected(event ? `in the event’s detail, ${first}` : first)
  }
  const request = parsed.data
  checkSize(request, stored ? MAX_STORED_BYTES : MAX_INLINE_BYTES)
  checkSource(request, stored)

  const routing = pick(request, ROUTING_FIELDS) as Routing
  return {
    request: converseParts(request),
    routing: event && routing.idempotencyKey === undefined ? { ...routing, idempotencyKey: event.id } : routing,
    source: event ? 'event' : 'request',
    ...(event && { eventId: event.id }),
  }
}

/** EventBridge events are told by `detail-type`, which no request has. */
const asEvent = (input: unknown): { id: string; detail: unknown } | undefined => {
  if (typeof input !== 'object' || input === null || !('detail-type' in input)) return undefined
  const { id, detail } = input as { id?: unknown; detail?: unknown }
  if (typeof id !== 'string' || id === '') {
    throw new RequestRejected(`the event’s id is ${showShape(id)}: expected text, as it is the idempotency key`)
  }
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) {
    throw new RequestRejected(`the event’s detail is ${showShape(detail)}: expected a request`)
  }
  return { id, detail }
}

const converseParts = (request: RequestInput): ConverseRequestParts => {
  const { prompt, messages, system, ...rest } = request
  const parts: Record<string, unknown> = { ...rest }
  for (const field of ROUTING_FIELDS) delete parts[field]
  return {
    ...parts,
    messages: prompt === undefined ? ((messages ?? []) as Message[]) : [{ role: 'user', content: [{ text: prompt }] }],
    ...(system !== undefined && { system: typeof system === 'string' ? [{ text: system }] : system }),
  } as ConverseRequestParts
}

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
  const inline = Object.keys(request).find(field => !(ROUTING_FIELDS as string[]).includes(field))
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
const showField = (value: unknown, path: readonly PropertyKey[]): string =>
  SHOWN.includes(String(path[0])) && path[1] !== 'stopSequences' ? showValue(value) : showShape(value)

const pick = (request: RequestInput, fields: readonly (keyof RequestInput)[]): object =>
  Object.fromEntries(fields.filter(field => request[field] !== undefined).map(field => [field, request[field]]))
