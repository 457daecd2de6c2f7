import type { IncomingHttpHeaders } from 'node:http'
import type { IncomingHttpHeaders as Http2Headers } from 'node:http2'
import { BedrockError, invalid } from './errors.ts'

export const operations = {
  converse: 'Converse',
  'converse-stream': 'ConverseStream',
  invoke: 'InvokeModel',
  'invoke-with-response-stream': 'InvokeModelWithResponseStream',
  'count-tokens': 'CountTokens',
} as const
export type Operation = (typeof operations)[keyof typeof operations]

export type Json = Record<string, unknown>

/** One request to Bedrock Runtime, read but not yet judged. */
export interface Call {
  operation: Operation
  modelId: string
  region: string
  /** Of the role whose credentials signed the call; undefined for the laptop's own. */
  account?: string
  body: Json
  latency?: string
  serviceTier?: string
  guardrail?: string
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const header = (headers: IncomingHttpHeaders | Http2Headers, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/**
 * The region comes from the signature's credential scope, since the host is this machine's for all regions; the
 * signature itself is not verified.
 */
export const regionOf = (headers: IncomingHttpHeaders | Http2Headers): string =>
  /Credential=[^/]+\/\d+\/([a-z0-9-]+)\//.exec(header(headers, 'authorization') ?? '')?.[1] ?? 'us-east-1'

/** What `local/sts.ts` gives out has the account in it. */
const accountOf = (headers: IncomingHttpHeaders | Http2Headers): string | undefined =>
  /Credential=ASIAROLE(\d{12})\//.exec(header(headers, 'authorization') ?? '')?.[1]

/**
 * Reads path, headers and JSON body of a request.
 * @throws BedrockError UnknownOperationException for another path or method, ValidationException or
 * SerializationException for a body that is missing or no JSON object.
 */
export function readCall(
  request: { url?: string | undefined; method?: string | undefined; headers: IncomingHttpHeaders | Http2Headers },
  raw: Buffer,
): Call {
  const { headers } = request
  const { operation, modelId } = readPath(request)
  const region = regionOf(headers)
  const body = readBody(operation, raw)
  const call: Call = { operation, modelId, region, body }
  const converse = operation === 'Converse' || operation === 'ConverseStream'
  const latency = converse
    ? member(body, 'performanceConfig', 'latency')
    : header(headers, 'x-amzn-bedrock-performanceconfig-latency')
  const serviceTier = converse ? member(body, 'serviceTier', 'type') : header(headers, 'x-amzn-bedrock-service-tier')
  const guardrail = converse
    ? member(body, 'guardrailConfig', 'guardrailIdentifier')
    : header(headers, 'x-amzn-bedrock-guardrailidentifier')
  const account = accountOf(headers)
  if (account !== undefined) call.account = account
  if (latency !== undefined) call.latency = latency
  if (serviceTier !== undefined) call.serviceTier = serviceTier
  if (guardrail !== undefined) call.guardrail = guardrail
  return call
}

function readPath(request: { url?: string | undefined; method?: string | undefined }) {
  const path = (request.url ?? '').split('?', 1)[0] as string
  const match = /^\/model\/(.+)\/([a-z-]+)$/.exec(path)
  const operation = match && operations[match[2] as keyof typeof operations]
  if (!match || !operation || request.method !== 'POST') {
    throw new BedrockError(
      'UnknownOperationException',
      `No operation is known as ${request.method} ${path.slice(0, 200)}`,
    )
  }
  try {
    // The id is one label: ":" and "/" of an ARN arrive percent-encoded.
    return { operation, modelId: decodeURIComponent(match[1] as string) }
  } catch {
    throw invalid('The provided model identifier is invalid.')
  }
}

function readBody(operation: Operation, raw: Buffer): Json {
  const invoke = operation.startsWith('InvokeModel')
  if (raw.length === 0) throw invalid('The request body is empty; expected a JSON object.')
  try {
    const body: unknown = JSON.parse(raw.toString('utf8'))
    if (isObject(body)) return body
  } catch {}
  if (invoke) throw invalid('Malformed input request, please reformat your input and try again.')
  throw new BedrockError('SerializationException', 'The request body is not a JSON object.')
}

const member = (body: Json, outer: string, inner: string): string | undefined => {
  const value = isObject(body[outer]) ? body[outer][inner] : undefined
  return typeof value === 'string' ? value : undefined
}
