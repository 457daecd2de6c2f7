import type { Codec } from './codec.ts'
import { conversationOf, decoded, unexpected } from './conversation.ts'
import { mistralPrompt } from './mistral-prompt.ts'

const STOP_REASONS: Record<string, string> = { stop: 'end_turn', length: 'max_tokens' }

/**
 * Mistral's own body on Bedrock, which imported Mistral models take too:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html
 * It reports no token counts.
 */
export const mistral: Codec = {
  encode: (request, maxTokens) => {
    const { temperature, topP, stopSequences } = request.inferenceConfig ?? {}
    return {
      prompt: mistralPrompt(conversationOf(request, 'mistral')),
      max_tokens: maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(stopSequences?.length && { stop: stopSequences }),
      ...request.additionalModelRequestFields,
    }
  },
  decode: (body, request) => {
    const { outputs } = Object(body) as { outputs?: { text?: unknown; stop_reason?: string | null }[] }
    const output = Array.isArray(outputs) ? outputs[0] : undefined
    if (typeof output?.text !== 'string') return unexpected('mistral', 'outputs with a text', body)
    const stopReason = STOP_REASONS[output.stop_reason ?? 'stop'] ?? 'end_turn'
    return decoded({ text: output.text.trimStart(), stopReason }, request)
  },
}
