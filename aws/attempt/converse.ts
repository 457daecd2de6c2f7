import { ConverseStreamCommand, type ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime'
import { createCollector, type StreamEvent, textOf } from '../../core/attempt/collect-stream.ts'
import type { CallModel } from '../../core/attempt/model-call.ts'
import { servedAs } from '../../core/attempt/served.ts'
import { converseInput } from '../../core/request/converse-input.ts'
import type { ClientFor } from '../clients.ts'

/** What a stream without messageStop is called: Bedrock's own name for a stream that broke, which the SDK does not throw. */
const brokenStream = () =>
  Object.assign(new Error('The stream ended before messageStop'), { name: 'ModelStreamErrorException' })

/**
 * One call through ConverseStream, collected inside the function: streaming is what makes a first-token gate and errors
 * in the middle of an answer visible. `send` itself resolves with the first event, so a gate has to start before it.
 */
export const converse =
  (clientFor: ClientFor): CallModel =>
  async call => {
    const { tier, signal, onFirstToken, onRequestId, onProgress, onEvent } = call
    // Content blocks are checked by the request's own schema and by Bedrock; the SDK's union adds nothing here.
    const input: unknown = converseInput(call)
    const command = new ConverseStreamCommand(input as ConverseStreamCommandInput)
    const client = await clientFor(tier.region)
    const output = await client.send(command, { abortSignal: signal })
    if (output.$metadata.requestId) onRequestId(output.$metadata.requestId)

    const collector = createCollector()
    let first = true
    for await (const event of output.stream ?? []) {
      signal.throwIfAborted()
      onEvent(event)
      if (collector.add(event as StreamEvent) && first) {
        first = false
        onFirstToken()
      }
      onProgress(collector.characters())
    }
    const { message, stopReason, metadata, additionalModelResponseFields } = collector.result()
    if (stopReason === undefined) throw brokenStream()

    const {
      inputTokens = 0,
      outputTokens = 0,
      totalTokens = inputTokens + outputTokens,
      ...cache
    } = metadata.usage ?? {}
    return {
      text: textOf(message),
      message,
      stopReason,
      usage: { inputTokens, outputTokens, totalTokens, ...withoutUndefined(cache), source: 'bedrock' },
      served: servedAs(tier, {
        latency: metadata.performanceConfig?.latency,
        serviceTier: metadata.serviceTier?.type,
        trace: metadata.trace,
      }),
      ...(additionalModelResponseFields !== undefined && { additionalModelResponseFields }),
      ...(metadata.trace !== undefined && { trace: metadata.trace }),
    }
  }

const withoutUndefined = ({
  cacheReadInputTokens,
  cacheWriteInputTokens,
}: {
  cacheReadInputTokens?: number | undefined
  cacheWriteInputTokens?: number | undefined
}) => ({
  ...(cacheReadInputTokens !== undefined && { cacheReadInputTokens }),
  ...(cacheWriteInputTokens !== undefined && { cacheWriteInputTokens }),
})
