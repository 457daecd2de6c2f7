import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type Ask, LANES, maxTokensOf, type Peer } from './client.ts'

export type Lane = (typeof LANES)[number]

/** One Bedrock client a region, as an application would have. */
export function bedrockClients(endpoint: string, maxAttempts?: number) {
  const clientOf = (region: string) =>
    new BedrockRuntimeClient({
      endpoint,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: new NodeHttpHandler({ httpAgent: { maxSockets: 1000, keepAlive: true } }),
      ...(maxAttempts && { maxAttempts }),
    })
  const clients = new Map([...new Set(LANES.map(lane => lane.region))].map(region => [region, clientOf(region)]))
  return {
    async converse(lane: Lane, ask: Ask, abortSignal: AbortSignal): Promise<void> {
      await clients.get(lane.region)?.send(
        new ConverseCommand({
          modelId: lane.modelId,
          messages: [{ role: 'user', content: [{ text: ask.prompt }] }],
          inferenceConfig: { maxTokens: maxTokensOf(ask) },
          ...(lane.optimized && { performanceConfig: { latency: 'optimized' } }),
        }),
        { abortSignal },
      )
    },
    async close() {
      for (const client of clients.values()) client.destroy()
    },
  }
}

/** The SDK as it comes, on the first tier: three attempts in standard mode. */
export const sdk: Peer = {
  name: 'SDK',
  about: 'the AWS SDK for JavaScript with its default retries, on the first tier',
  async start(laptop) {
    const { converse, close } = bedrockClients(laptop.endpoint)
    return {
      ask: ask =>
        converse(LANES[0], ask, AbortSignal.timeout(ask.deadlineMs)).then(
          () => true,
          () => false,
        ),
      close,
    }
  },
}
