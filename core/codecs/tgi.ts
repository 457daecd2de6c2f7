import { withAdditional } from './additional-fields.ts'
import type { Codec } from './codec.ts'
import { conversationOf } from './conversation.ts'
import { mistralPrompt } from './mistral-prompt.ts'
import { decoded, refuseError, unexpected } from './reading.ts'

const STOP_REASONS: Record<string, string> = {
  length: 'max_tokens',
  eos_token: 'end_turn',
  stop_sequence: 'stop_sequence',
  stop: 'end_turn',
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
    const parameters = {
      max_new_tokens: maxTokens,
      return_full_text: false,
      details: true,
      ...(temperature !== undefined && (temperature > 0 ? { do_sample: true, temperature } : { do_sample: false })),
      ...(topP !== undefined && topP > 0 && topP < 1 && { top_p: topP }),
      ...(stopSequences?.length && { stop: stopSequences }),
    }
    return {
      inputs: mistralPrompt(conversationOf(request, 'tgi')),
      parameters: withAdditional('tgi', parameters, request),
    }
  },
  decode: (body, request) => {
    const { generated_text, details } = Object(Array.isArray(body) ? body[0] : body) as TgiBody
    refuseError(body, typeof generated_text === 'string')
    if (typeof generated_text !== 'string') return unexpected('tgi', 'a generated_text', body)
    return decoded(
      {
        text: generated_text.trimStart(),
        finishReason: details?.finish_reason,
        outputTokens: details?.generated_tokens,
      },
      STOP_REASONS,
      request,
    )
  },
}

interface TgiBody {
  generated_text?: unknown
  details?: { finish_reason?: string; generated_tokens?: number } | null
}
