import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { eventFrame } from '../../aws/event-stream.ts'
import { BedrockError, errorReply } from '../../local/bedrock/errors.ts'
import { exceptionFrame } from '../../local/bedrock/frames.ts'
import { listen } from '../../local/listen.ts'

/** One answer of a model, as it is on the wire. */
export type Step =
  | { refuses: string; status?: number; name?: string; details?: Record<string, unknown> }
  /** The body of an answer with status 200, of Converse or InvokeModel. */
  | { answers: unknown }
  /** Events of ConverseStream, and exceptions in between; then the stream ends, breaks, or stays open. */
  | {
      streams: (Record<string, unknown> | { exception: string; message: string; details?: object })[]
      ending?: 'break' | 'open'
    }

export interface WireCall {
  model: string
  operation: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  /** Resolves when the answer is over, or was given up by who asked. */
  closed: Promise<unknown>
}

const text = (words: string) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: words } } })
export const START = { messageStart: { role: 'assistant' } }
export const STOP = { messageStop: { stopReason: 'end_turn' } }
export const USAGE = {
  metadata: { usage: { inputTokens: 1000, outputTokens: 500, totalTokens: 1500 }, metrics: { latencyMs: 1 } },
}
/** A whole answer of ConverseStream. */
export const HELLO: Step = { streams: [START, text('Hello'), STOP, USAGE] }
export { text as textDelta }

export const refuses = (message: string, status = 400, name = 'ValidationException', details = {}): Step => ({
  refuses: message,
  status,
  name,
  details,
})

/** A Bedrock on a real port that plays a script a model, the last step again and again; real SDK clients ask it. */
export async function scriptedBedrock(scripts: Record<string, Step[]>) {
  const calls: WireCall[] = []
  const server = await listen({
    port: 0,
    handler: async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const [, , model = '', operation = ''] = (request.url ?? '').split('/')
      const id = decodeURIComponent(model)
      calls.push({
        model: id,
        operation,
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()),
        closed: once(response as ServerResponse, 'close'),
      })
      const script = scripts[id] ?? []
      const made = calls.filter(call => call.model === id).length
      play(script[Math.min(made, script.length) - 1], response as ServerResponse)
    },
  })
  const client = new BedrockRuntimeClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  })
  return {
    calls,
    clientFor: async () => client,
    async close() {
      client.destroy()
      await server.close()
    },
  }
}

const play = (step: Step | undefined, response: ServerResponse): void => {
  if (!step) throw new Error('there is no script for this model')
  response.setHeader('x-amzn-requestid', 'request-1')
  if ('refuses' in step) {
    const options = {
      ...(step.status !== undefined && { status: step.status }),
      ...(step.details && { details: step.details }),
    }
    const { headers, body } = errorReply(new BedrockError(step.name ?? 'ValidationException', step.refuses, options))
    response.writeHead(step.status ?? 400, headers).end(body)
  } else if ('answers' in step) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(step.answers))
  } else {
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    for (const event of step.streams) response.write(frameOf(event))
    if (step.ending === 'break') setImmediate(() => response.destroy())
    else if (step.ending !== 'open') response.end()
  }
}

const frameOf = (event: Record<string, unknown>): Uint8Array => {
  if (typeof event.exception === 'string')
    return exceptionFrame(
      new BedrockError(event.exception, String(event.message), { details: event.details as Record<string, unknown> }),
    )
  const [type = '', payload] = Object.entries(event)[0] ?? []
  return eventFrame(type, payload)
}
