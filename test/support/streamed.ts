import assert from 'node:assert/strict'
import { EventStreamCodec } from '@smithy/eventstream-codec'

/** The bytes of an answer as they come, without waiting for more. */
export const reader = (response: Response) => {
  const source = response.body?.getReader() ?? assert.fail()
  let text = ''
  let done = false
  const read = async (): Promise<void> => {
    const next = await source.read()
    done = next.done
    if (next.value) text += Buffer.from(next.value).toString('latin1')
    if (!done) await read()
  }
  const all = read()
  return { all, text: () => text, done: () => done, cancel: () => source.cancel() }
}

/** The JSON of each data event of a text/event-stream. */
export const dataOf = (text: string) =>
  text
    .split('\n\n')
    .filter(line => line.startsWith('data: {'))
    // biome-ignore lint/suspicious/noExplicitAny: chunks and errors
    .map(line => JSON.parse(line.slice(6)) as any)

/** The words of a streamed chat completion. */
export const contentOf = (text: string) =>
  dataOf(text)
    .map(({ choices }) => choices?.[0]?.delta.content ?? '')
    .join('')

const codec = new EventStreamCodec(
  bytes => Buffer.from(bytes).toString('utf8'),
  text => Buffer.from(text, 'utf8'),
)
/** The frames of an event stream of AWS, read as latin1. */
export const framesOf = (text: string) => {
  let rest = Buffer.from(text, 'latin1')
  const frames: { headers: Record<string, unknown>; body: unknown }[] = []
  while (rest.length > 0) {
    const size = rest.readUInt32BE(0)
    const { headers, body } = codec.decode(rest.subarray(0, size))
    const plain = Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]))
    frames.push({ headers: plain, body: JSON.parse(Buffer.from(body).toString('utf8')) })
    rest = rest.subarray(size)
  }
  return frames
}
