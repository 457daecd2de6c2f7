import { EventStreamCodec } from '@smithy/eventstream-codec'
import type { BedrockError } from './errors.ts'

const codec = new EventStreamCodec(
  bytes => Buffer.from(bytes).toString('utf8'),
  text => Buffer.from(text, 'utf8'),
)

const text = (value: string) => ({ type: 'string', value }) as const

const frame = (headers: Record<string, string>, payload: unknown): Uint8Array =>
  codec.encode({
    headers: Object.fromEntries(
      Object.entries({ ...headers, ':content-type': 'application/json' }).map(([name, value]) => [name, text(value)]),
    ),
    body: Buffer.from(JSON.stringify(payload)),
  })

/** One event of `application/vnd.amazon.eventstream`. */
export const eventFrame = (type: string, payload: unknown): Uint8Array =>
  frame({ ':message-type': 'event', ':event-type': type }, payload)

/** An exception inside a stream: its type is in lowerCamel there, unlike in the header of an error response. */
export const exceptionFrame = (error: BedrockError): Uint8Array =>
  frame(
    {
      ':message-type': 'exception',
      ':exception-type': error.errorType.charAt(0).toLowerCase() + error.errorType.slice(1),
    },
    { message: error.message, ...error.details },
  )
