import type { Codec } from './codec.ts'
import { conversationOf, decoded, unexpected } from './conversation.ts'

const STOP_REASONS: Record<string, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  content_filter: 'content_filtered',
}

/** The chat completions body that vLLM, LMI, TGI's Messages API and many Marketplace containers take. */
export const openaiChat: Codec = {
  encode: (request, maxTokens) => {
    const { temperature, topP, stopSequences } = request.inferenceConfig ?? {}
    const { system, turns } = conversationOf(request, 'openai-chat')
    return {
      messages: [
        ...(system === '' ? [] : [{ role: 'system', content: system }]),
        ...turns.map(({ role, text }) => ({ role, content: text })),
      ],
      max_tokens: maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(stopSequences?.length && { stop: stopSequences }),
      ...request.additionalModelRequestFields,
    }
  },
  decode: (body, request) => {
    const { choices, usage } = Object(body) as ChatBody
    const choice = Array.isArray(choices) ? choices[0] : undefined
    const { content } = choice?.message ?? {}
    if (typeof content !== 'string' && choice?.finish_reason !== 'content_filter') {
      return unexpected('openai-chat', 'choices with a message that has content', body)
    }
    // vLLM names the stop sequence that it met in stop_reason; the end of the turn is null there, or a token number.
    const stopped = typeof choice?.stop_reason === 'string'
    return decoded(
      {
        text: content ?? '',
        stopReason: stopped ? 'stop_sequence' : (STOP_REASONS[choice?.finish_reason ?? 'stop'] ?? 'end_turn'),
        inputTokens: usage?.prompt_tokens,
        outputTokens: usage?.completion_tokens,
      },
      request,
    )
  },
}

interface ChatBody {
  choices?: { message?: { content?: string | null }; finish_reason?: string | null; stop_reason?: unknown }[]
  usage?: { prompt_tokens?: number; completion_tokens?: number } | null
}
