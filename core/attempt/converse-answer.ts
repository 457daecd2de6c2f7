import type { Usage } from '../answer.ts'
import { needsOf } from '../request/needs.ts'
import { tokenCount } from '../request/tokens.ts'
import { type Collected, type StreamMetadata, textOf } from './collect-stream.ts'
import type { ModelAnswer, ModelCall } from './model-call.ts'
import { servedAs } from './served.ts'
import { usedSoFar } from './used.ts'

interface Whole extends Collected {
  stopReason: string
  characters: number
}

/** An answer of Converse, streamed or not, in our terms. What the service did not count is estimated, and says so. */
export const answerFrom = (
  { tier, request }: Pick<ModelCall, 'tier' | 'request'>,
  { message, stopReason, metadata, additionalModelResponseFields, characters }: Whole,
): ModelAnswer => ({
  text: textOf(message),
  message,
  stopReason,
  usage: usageOf(metadata.usage) ?? usedSoFar(needsOf(request).inputTokens, characters),
  served: servedAs(tier, {
    latency: metadata.performanceConfig?.latency,
    serviceTier: metadata.serviceTier?.type,
    trace: metadata.trace,
  }),
  ...(additionalModelResponseFields !== undefined && { additionalModelResponseFields }),
  ...(metadata.trace !== undefined && { trace: metadata.trace }),
})

/** What Bedrock counted; undefined when it counted nothing, or not both ways, or in no numbers. */
const usageOf = (usage: StreamMetadata['usage']): Usage | undefined => {
  const cacheDetails = usage?.cacheDetails?.filter(write => tokenCount(write?.inputTokens) !== undefined)
  const inputTokens = tokenCount(usage?.inputTokens)
  const outputTokens = tokenCount(usage?.outputTokens)
  const cacheReadInputTokens = tokenCount(usage?.cacheReadInputTokens)
  const cacheWriteInputTokens = tokenCount(usage?.cacheWriteInputTokens)
  if (inputTokens === undefined || outputTokens === undefined) return undefined
  return {
    inputTokens,
    outputTokens,
    totalTokens: tokenCount(usage?.totalTokens) ?? inputTokens + outputTokens,
    ...(cacheReadInputTokens !== undefined && { cacheReadInputTokens }),
    ...(cacheWriteInputTokens !== undefined && { cacheWriteInputTokens }),
    ...(cacheDetails !== undefined && { cacheDetails }),
    source: 'bedrock',
  }
}
