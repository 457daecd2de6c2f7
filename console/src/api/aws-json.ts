/** An error that the endpoint answered with: AWS's error name and message. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message || code)
    this.status = status
    this.code = code
  }
}

/** The endpoint did not answer at all: stopped, or the laptop slept. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
  constructor(cause: unknown) {
    super('The Stepdown endpoint does not answer. Is “npm start” still running?', { cause })
  }
}

// The endpoint checks no signature; the header only has to be there, as from any SDK. It names the region us-east-1.
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=console/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=console'

/** Calls one action of the AWS JSON API of this page's own origin; throws ApiError or ConnectionLost. */
export const callAws = async <T>(target: string, body: object, signal?: AbortSignal): Promise<T> =>
  send<T>('/', {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, authorization: AUTHORIZATION },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })

/** Sends a request to the own origin and reads JSON; an empty answer is `{}`. */
export async function send<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    throw new ConnectionLost(error)
  })
  const text = await response.text()
  const value = parse(text)
  if (response.ok) return value as T
  const error = (value ?? {}) as { __type?: string; message?: string; Message?: string; error?: string }
  const code = (response.headers.get('x-amzn-errortype') ?? error.__type ?? error.error ?? `HTTP ${response.status}`)
    .split('#')
    .pop()
  throw new ApiError(response.status, code ?? '', error.message ?? error.Message ?? text.slice(0, 300))
}

function parse(text: string): unknown {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
