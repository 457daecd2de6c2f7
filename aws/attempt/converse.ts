import { ConverseCommand, type ConverseCommandInput, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { createCollector, type StreamMetadata } from '../../core/attempt/collect-stream.ts'
import { answerFrom } from '../../core/attempt/converse-answer.ts'
import { converseInput } from '../../core/attempt/converse-input.ts'
import type { CallModel, ModelAnswer, ModelCall } from '../../core/attempt/model-call.ts'
import { tidyMessage } from '../../core/attempt/tidy-message.ts'
import type { Clock } from '../../core/clock.ts'
import { englishLength } from '../../core/request/tokens.ts'
import type { ClientFor } from '../clients.ts'
import { systemClock } from '../clock.ts'
import { plainNumbers } from './plain-numbers.ts'
import { readStream } from './read-stream.ts'

/** What a stream without messageStop is called: Bedrock's own name for a stream that broke, which the SDK does not throw. */
const brokenStream = () =>
  Object.assign(new Error('The stream ended before messageStop'), { name: 'ModelStreamErrorException' })

/** One call through ConverseStream, or through Converse where the catalogue says `streaming: false`. */
export const converse =
  (clientFor: ClientFor, clock: Clock = systemClock): CallModel =>
  call =>
    call.tier.streaming === false ? whole(clientFor, call) : streamed(clientFor, call, clock)

/**
 * Collected inside the function: streaming is what makes a first-token gate and errors in the middle of an answer
 * visible. `send` itself resolves with the first event, so a gate has to start before it.
 */
const streamed = async (clientFor: ClientFor, call: ModelCall, clock: Clock): Promise<ModelAnswer> => {
  const { tier, signal, onFirstToken, onRequestId, onProgress, onEvent, onWhole } = call
  const connection = new AbortController()
  const giveUp = () => connection.abort(signal.reason)
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  try {
    const client = await clientFor(tier)
    const command = new ConverseStreamCommand(input(call))
    const output = await client.send(command, { abortSignal: connection.signal })
    if (output.$metadata.requestId) onRequestId(output.$metadata.requestId)

    const collector = createCollector()
    let first = true
    const reading = { whole: collector.whole, clock, close: () => connection.abort() }
    for await (const read of readStream(output.stream ?? [], reading)) {
      signal.throwIfAborted()
      const event = plainNumbers(read)
      onEvent(event)
      if (collector.add(event) && first) {
        first = false
        onFirstToken()
      }
      onProgress(collector.characters())
      if (collector.whole()) onWhole?.()
    }
    const { stopReason, characters, ...collected } = { ...collector.result(), characters: collector.characters() }
    if (stopReason === undefined) throw brokenStream()
    return answerFrom(call, { ...collected, stopReason, characters })
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

/** Converse answers as a whole, so the first token counts when the answer is there. */
const whole = async (clientFor: ClientFor, call: ModelCall): Promise<ModelAnswer> => {
  const { tier, signal, onFirstToken, onRequestId, onProgress } = call
  const client = await clientFor(tier)
  const sent = await client.send(new ConverseCommand(input(call)), { abortSignal: signal })
  const output = plainNumbers(sent)
  if (output.$metadata.requestId) onRequestId(output.$metadata.requestId)
  onFirstToken()
  const message = tidyMessage({ role: 'assistant', content: [], ...(output.output?.message as object | undefined) })
  const characters = englishLength(JSON.stringify(message.content))
  onProgress(characters)
  return answerFrom(call, {
    message,
    stopReason: output.stopReason ?? 'none',
    metadata: output as StreamMetadata,
    additionalModelResponseFields: output.additionalModelResponseFields,
    characters,
  })
}

/** Content blocks are checked by the request's own schema and by Bedrock; the SDK's union adds nothing here. */
const input = (call: ModelCall): ConverseCommandInput => {
  const parts: unknown = converseInput(call)
  return parts as ConverseCommandInput
}
