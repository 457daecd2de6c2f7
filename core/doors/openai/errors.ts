import type { DoorCause, DoorError } from '../failure.ts'

interface Row {
  status: number
  type: string
  code: string | null
}

/**
 * What an OpenAI client is told. A ladder that was walked ends in 424, which no client repeats by itself: with 503 the AI
 * SDK would walk it three times, as it knows no `x-should-retry`.
 */
const TABLE: Readonly<Record<DoorCause, Row>> = {
  'no-key': { status: 401, type: 'invalid_request_error', code: 'invalid_api_key' },
  'foreign-route': { status: 403, type: 'permission_error', code: 'permission_denied' },
  'unknown-model': { status: 404, type: 'invalid_request_error', code: 'model_not_found' },
  'unknown-path': { status: 404, type: 'invalid_request_error', code: 'unknown_url' },
  rejected: { status: 400, type: 'invalid_request_error', code: null },
  'too-large': { status: 413, type: 'invalid_request_error', code: 'request_too_large' },
  busy: { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  unavailable: { status: 503, type: 'server_error', code: 'service_unavailable' },
  exhausted: { status: 424, type: 'server_error', code: 'tiers_exhausted' },
  deadline: { status: 424, type: 'server_error', code: 'deadline_exceeded' },
  broken: { status: 424, type: 'server_error', code: 'stream_broken' },
  failed: { status: 424, type: 'server_error', code: 'router_failed' },
}

export const openAiError = ({ reason, message, param }: DoorError) => {
  const { status, type, code } = TABLE[reason]
  return { status, body: { error: { message, type, param: param ?? null, code } } }
}
