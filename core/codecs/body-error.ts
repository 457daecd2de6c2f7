/** A container answered an error with status 200; classified by its message and by the status that it names. */
export class ErrorInBody extends Error {
  override readonly name = 'ErrorInBody'
  readonly originalStatusCode: number | undefined
  constructor(message: string, originalStatusCode: number | undefined) {
    super(message)
    this.originalStatusCode = originalStatusCode
  }
}

/** What vLLM, TGI, LMI, DJL, FastAPI and OpenAI call their errors, as statuses. */
const STATUS_OF_TYPE: readonly (readonly [type: RegExp, status: number])[] = [
  [/rate.?limit|overload|throttl/i, 429],
  [/not.?found/i, 404],
  [/auth|permission/i, 403],
  [/time.?out/i, 408],
  [/bad.?request|invalid|validation|context_length|unprocessable/i, 400],
]

/** The longest part of an error that is looked at. */
const LIMIT = 2000

interface Told {
  message?: unknown
  Message?: unknown
  errorMessage?: unknown
  msg?: unknown
  error?: unknown
  detail?: unknown
  type?: unknown
  error_type?: unknown
  object?: unknown
  code?: unknown
  status?: unknown
  statusCode?: unknown
}

/**
 * The error that a body tells, or undefined for a body that tells none. `answered` says that what the codec reads is there,
 * so that only an explicit `error` counts.
 */
export const errorIn = (body: unknown, answered: boolean): ErrorInBody | undefined => {
  const told = Object(Array.isArray(body) ? body[0] : body) as Told
  const explicit = isTold(told.error)
  if (!explicit && (answered || messageOf(told) === undefined)) return undefined
  const inner = typeof told.error === 'object' ? (told.error as Told) : told
  const message = messageOf(inner) ?? messageOf(told) ?? JSON.stringify(told.error)
  return new ErrorInBody(message.slice(0, LIMIT), statusOf(inner) ?? statusOf(told))
}

/** Some containers write an empty "error" beside every answer. */
const isTold = (error: unknown): boolean =>
  typeof error === 'object' && error !== null ? Object.keys(error).length > 0 : Boolean(error)

const messageOf = ({ message, Message, errorMessage, msg, error, detail }: Told): string | undefined => {
  const first = Array.isArray(detail) ? detail[0] : detail
  const candidates = [message, Message, errorMessage, error, first, (first as Told | undefined)?.msg, msg]
  return candidates.find((one): one is string => typeof one === 'string' && one !== '')
}

const statusOf = ({ code, status, statusCode, type, error_type }: Told): number | undefined => {
  const number = [code, status, statusCode].map(Number).find(one => one >= 400 && one <= 599)
  if (number !== undefined) return number
  const words = [type, error_type, code].filter(one => typeof one === 'string').join(' ')
  return STATUS_OF_TYPE.find(([pattern]) => pattern.test(words))?.[1]
}
