import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Clock } from '../../../core/clock.ts'
import { type Bedrock, createBedrock } from '../../../local/bedrock/bedrock.ts'
import { parseScenario, type Scenario } from '../../../local/bedrock/scenario.ts'
import { listen } from '../../../local/listen.ts'

/** A clock on which a sleep takes no time but is written down. */
export interface TestClock extends Clock {
  sleeps: number[]
  advance(ms: number): void
}

export function testClock(start = Date.UTC(2026, 10, 22)): TestClock {
  let now = start
  const sleeps: number[] = []
  return {
    now: () => now,
    monotonic: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      sleeps.push(ms)
      now += ms
    },
    sleeps,
    advance: ms => {
      now += ms
    },
  }
}

export interface Endpoint {
  bedrock: Bedrock
  clock: TestClock
  url: string
  client(config?: BedrockRuntimeClientConfig): BedrockRuntimeClient
  /** A client on the SDK's own handler, which speaks HTTP/2. */
  http2Client(): BedrockRuntimeClient
  ask(modelId: string, more?: Partial<ConverseCommandInput>, region?: string): Promise<AskResult>
  stream(modelId: string, more?: Partial<ConverseCommandInput>): Promise<ConverseStreamOutput[]>
  close(): Promise<void>
}

type AskResult = Awaited<ReturnType<typeof converse>>
const converse = (client: BedrockRuntimeClient, input: ConverseCommandInput) => client.send(new ConverseCommand(input))

export const question = [{ role: 'user' as const, content: [{ text: 'Tell me about tides.' }] }]

/** The simulator behind a real port, and real SDK clients for it. */
export async function startEndpoint(
  scenario: Omit<Scenario, 'description'> = {},
  clock = testClock(),
): Promise<Endpoint> {
  const checked = parseScenario({ description: 'A test.', ...scenario }, 'test')
  const bedrock = createBedrock({ scenario: checked, clock, random: () => 0.5 })
  const server = await listen({
    port: 0,
    handler: async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      await bedrock.handle(request, response, Buffer.concat(chunks))
    },
  })
  const url = `http://127.0.0.1:${server.port}`
  const clients: BedrockRuntimeClient[] = []
  const made = (config: BedrockRuntimeClientConfig) => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const client = new BedrockRuntimeClient({
      endpoint: url,
      region: 'us-east-1',
      credentials,
      maxAttempts: 1,
      ...config,
    })
    clients.push(client)
    return client
  }
  const client = (config: BedrockRuntimeClientConfig = {}) => made({ requestHandler: new NodeHttpHandler(), ...config })
  const usual = client()
  return {
    bedrock,
    clock,
    url,
    client,
    http2Client: () => made({}),
    ask: (modelId, more, region) =>
      converse(region ? client({ region }) : usual, { modelId, messages: question, ...more }),
    async stream(modelId, more) {
      const { stream } = await usual.send(new ConverseStreamCommand({ modelId, messages: question, ...more }))
      return collect(stream)
    },
    async close() {
      for (const each of clients) each.destroy()
      await server.close()
    },
  }
}

/** The error that a promise rejects with, as the SDK makes it. */
export async function errorOf(
  promise: Promise<unknown>,
): Promise<Error & { $metadata?: { httpStatusCode?: number; requestId?: string } }> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('It did not reject')
}

/** All events of a stream. */
export async function collect<T>(stream: AsyncIterable<T> | undefined): Promise<T[]> {
  const events: T[] = []
  for await (const event of stream ?? []) events.push(event)
  return events
}
