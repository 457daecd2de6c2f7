import type { Codec } from './codec.ts'
import { conversationOf, decoded, unexpected } from './conversation.ts'
import { mistralPrompt } from './mistral-prompt.ts'

const STOP_REASONS: Record<string, string> = {
  length: 'max_tokens',
  eos_token: 'end_turn',
  stop_sequence: 'stop_sequence',
}

/**
 * Hugging Face Text Generation Inference, as JumpStart deploys it on SageMaker: `inputs` and `parameters`. The prompt is
 * in Mistral's instruct format; for a model with another one, serve TGI's Messages API and use `openai-chat`.
 *
 * TGI refuses a temperature of 0 (it means greedy there, which is `do_sample: false`) and a top_p of 1.
 */
export const tgi: Codec = {
  encode: (request, maxTokens) => {
    const { temperature, topP, stopSequences } = request.inferenceConfig ?? {}
    return {
      inputs: mistralPrompt(conversationOf(request, 'tgi')),
      parameters: {
        max_new_tokens: maxTokens,
        return_full_text: false,
        details: true,
        ...(temperature !== undefined && (temperature > 0 ? { do_sample: true, temperature } : { do_sample: false })),
        ...(topP !== undefined && topP > 0 && topP < 1 && { top_p: topP }),
        ...(stopSequences?.length && { stop: stopSequences }),
        ...request.additionalModelRequestFields,
      },
    }
  },
  decode: (body, request) => {
    const { generated_text, details } = Object(Array.isArray(body) ? body[0] : body) as TgiBody
    if (typeof generated_text !== 'string') return unexpected('tgi', 'a generated_text', body)
    return decoded(
      {
        text: generated_text.trimStart(),
        stopReason: STOP_REASONS[details?.finish_reason ?? 'eos_token'] ?? 'end_turn',
        outputTokens: details?.generated_tokens,
      },
      request,
    )
  },
}

interface TgiBody {
  generated_text?: unknown
  details?: { finish_reason?: string; generated_tokens?: number } | null
}
