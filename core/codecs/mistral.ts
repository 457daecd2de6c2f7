import { withAdditional } from './additional-fields.ts'
import type { Codec } from './codec.ts'
import { conversationOf } from './conversation.ts'
import { mistralPrompt } from './mistral-prompt.ts'
import { decoded, refuseError, unexpected } from './reading.ts'

const STOP_REASONS: Record<string, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  model_length: 'model_context_window_exceeded',
}

/**
 * Mistral's own body on Bedrock, which imported Mistral models take too:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html
 * It reports no token counts.
 */
export const mistral: Codec = {
  encode: (request, maxTokens) => {
    const { temperature, topP, stopSequences } = request.inferenceConfig ?? {}
    const written = {
      prompt: mistralPrompt(conversationOf(request, 'mistral')),
      max_tokens: maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(stopSequences?.length && { stop: stopSequences }),
    }
    return withAdditional('mistral', written, request)
  },
  decode: (body, request) => {
    const { outputs } = Object(body) as { outputs?: { text?: unknown; stop_reason?: string | null }[] }
    const output = Array.isArray(outputs) ? outputs[0] : undefined
    refuseError(body, typeof output?.text === 'string')
    if (typeof output?.text !== 'string') return unexpected('mistral', 'outputs with a text', body)
    return decoded({ text: output.text.trimStart(), finishReason: output.stop_reason }, STOP_REASONS, request)
  },
}
