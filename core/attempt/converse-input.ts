import { decodeMedia } from '../request/media.ts'
import { guardrailOf } from './guardrail.ts'
import type { ModelCall } from './model-call.ts'

/** Nothing is collected that the guardrail would have held back. */
const SYNC = { streamProcessingMode: 'sync' as const }

/**
 * The input of Converse and ConverseStream for one call: the request's parts with media as bytes, the tier's model and what its kind
 * adds. The result has the SDK's shape; Bedrock checks the rest.
 */
export const converseInput = ({
  tier,
  request,
  maxTokens,
  guardrail,
}: Pick<ModelCall, 'tier' | 'request' | 'maxTokens' | 'guardrail'>) => {
  const { guardrailConfig: _, ...parts } = decodeMedia(request)
  const applied = guardrailOf({ request, guardrail })
  const guardrailConfig = applied && {
    guardrailIdentifier: applied.identifier,
    guardrailVersion: applied.version,
    trace: applied.trace ?? 'disabled',
  }
  return {
    ...parts,
    modelId: tier.model,
    inferenceConfig: { ...request.inferenceConfig, maxTokens },
    ...(guardrailConfig && { guardrailConfig: { ...guardrailConfig, ...(tier.streaming !== false && SYNC) } }),
    ...(tier.kind === 'latency-optimized' && { performanceConfig: { latency: 'optimized' as const } }),
    ...(tier.serviceTier && { serviceTier: { type: tier.serviceTier } }),
  }
}
