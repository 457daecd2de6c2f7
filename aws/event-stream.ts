import { EventStreamCodec } from '@smithy/eventstream-codec'

const codec = new EventStreamCodec(
  bytes => Buffer.from(bytes).toString('utf8'),
  text => Buffer.from(text, 'utf8'),
)

const frame = (headers: Record<string, string>, payload: unknown): Uint8Array =>
  codec.encode({
    headers: Object.fromEntries(
      Object.entries({ ...headers, ':content-type': 'application/json' }).map(([name, value]) => [
        name,
        { type: 'string', value },
      ]),
    ),
    body: Buffer.from(JSON.stringify(payload)),
  })

/** One event of `application/vnd.amazon.eventstream`. */
export const eventFrame = (type: string, payload: unknown): Uint8Array =>
  frame({ ':message-type': 'event', ':event-type': type }, payload)

/** An exception inside a stream: its type is in lowerCamel there, unlike in the header of an error response. */
export const exceptionFrame = (type: string, payload: unknown): Uint8Array =>
  frame({ ':message-type': 'exception', ':exception-type': type }, payload)
