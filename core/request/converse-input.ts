import type { ModelCall } from '../attempt/model-call.ts'
import { decodeMedia } from './media.ts'

/**
 * The input of ConverseStream for one call: the request's parts with media as bytes, the tier's model and what its kind
 * adds. The result has the SDK's shape; Bedrock checks the rest.
 */
export const converseInput = ({
  tier,
  request,
  maxTokens,
  guardrail,
}: Pick<ModelCall, 'tier' | 'request' | 'maxTokens' | 'guardrail'>) => {
  const { guardrailConfig: asked, ...parts } = decodeMedia(request)
  const guardrailConfig = guardrail
    ? {
        guardrailIdentifier: guardrail.identifier,
        guardrailVersion: guardrail.version,
        trace: guardrail.trace ?? 'disabled',
      }
    : asked
  return {
    ...parts,
    modelId: tier.model,
    inferenceConfig: { ...request.inferenceConfig, maxTokens },
    // Synchronous, so that nothing is collected that the guardrail would have held back.
    ...(guardrailConfig && { guardrailConfig: { ...guardrailConfig, streamProcessingMode: 'sync' as const } }),
    ...(tier.kind === 'latency-optimized' && { performanceConfig: { latency: 'optimized' as const } }),
    ...(tier.serviceTier && { serviceTier: { type: tier.serviceTier } }),
  }
}
