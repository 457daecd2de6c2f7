import type { ContentBlock, Message } from '../answer.ts'
import { RequestRejected } from '../faults/errors.ts'
import { showShape } from '../problems.ts'
import type { RequestInput, SimulatedError } from './schema.ts'
import { wellFormed } from './well-formed.ts'

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
  /** Where the answer is written while it comes: an id, or an id with what to write. See core/stream/. */
  stream?: string | StreamAsk
}

/** `content: end` leaves tokens and steps out; `afterFirstToken: stop` never begins an answer a second time. */
export interface StreamAsk {
  id: string
  content?: 'tokens' | 'end'
  afterFirstToken?: 'restart' | 'stop'
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

/** The fields that steer the routing; all others go to Bedrock. */
export const ROUTING_FIELDS = [
  'id',
  'route',
  'tiers',
  'deadlineSeconds',
  'maxCostUsd',
  'simulate',
  'idempotencyKey',
  'requestUri',
  'stream',
] as const satisfies readonly (keyof Routing)[]

/**
 * Takes the input of an execution apart – a request, or an EventBridge event whose `detail` is one – without validating
 * it: the attempt functions read what Plan has validated. Throws RequestRejected only for what is no request at all.
 */
export const readRequest = (input: unknown): ParsedRequest => {
  const event = asEvent(input)
  const body = mended(event ? event.detail : input)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RequestRejected(`the request is ${showShape(body)}: expected an object with a prompt`)
  }
  const request = body as RequestInput
  const routing = pick(request, ROUTING_FIELDS) as Routing
  return {
    request: converseParts(request),
    routing: event && routing.idempotencyKey === undefined ? { ...routing, idempotencyKey: event.id } : routing,
    source: event ? 'event' : 'request',
    ...(event && { eventId: event.id }),
  }
}

const mended = (body: unknown): unknown => {
  try {
    return wellFormed(body)
  } catch {
    throw new RequestRejected('the request is nested too deeply: expected at most a few thousand levels')
  }
}

/** EventBridge events are told by `detail-type`, which no request has. */
export const asEvent = (input: unknown): { id: string; detail: unknown } | undefined => {
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

const pick = (request: RequestInput, fields: readonly (keyof RequestInput)[]): object =>
  Object.fromEntries(fields.filter(field => request[field] !== undefined).map(field => [field, request[field]]))
