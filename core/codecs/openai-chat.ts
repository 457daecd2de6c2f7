import { withAdditional } from './additional-fields.ts'
import type { Codec } from './codec.ts'
import { conversationOf } from './conversation.ts'
import { decoded, refuseError, unexpected } from './reading.ts'

const STOP_REASONS: Record<string, string> = {
  stop: 'end_turn',
  eos: 'end_turn',
  // TGI's Messages API before 2.3.
  eos_token: 'end_turn',
  length: 'max_tokens',
  content_filter: 'content_filtered',
}

/**
 * The chat completions body that vLLM, LMI, TGI's Messages API and many Marketplace containers take. A reasoning model
 * puts its thoughts beside the content, which is null while it has only thought.
 */
export const openaiChat: Codec = {
  encode: (request, maxTokens) => {
    const { temperature, topP, stopSequences } = request.inferenceConfig ?? {}
    const { system, turns } = conversationOf(request, 'openai-chat')
    const written = {
      messages: [
        ...(system === '' ? [] : [{ role: 'system', content: system }]),
        ...turns.map(({ role, text }) => ({ role, content: text })),
      ],
      max_tokens: maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(stopSequences?.length && { stop: stopSequences }),
    }
    return withAdditional('openai-chat', written, request)
  },
  decode: (body, request) => {
    const { choices, usage } = Object(body) as ChatBody
    const choice = Array.isArray(choices) ? choices[0] : undefined
    const { refusal, reasoning, reasoning_content, ...message } = choice?.message ?? {}
    const { content, thoughts } = partsOf(message.content)
    refuseError(choice?.error ? choice : body, choice?.message !== undefined)
    if (!choice?.message || (content !== null && content !== undefined && typeof content !== 'string'))
      return unexpected('openai-chat', 'choices with a message that has content', body)
    if (content === undefined && !choice.finish_reason)
      return unexpected('openai-chat', 'choices with a message that has content', body)
    // vLLM names the stop sequence that it met in stop_reason; the end of the turn is null there, or a token number.
    const stopped = typeof choice.stop_reason === 'string' && choice.finish_reason === 'stop'
    return decoded(
      {
        text: content ?? refusal ?? '',
        reasoning: reasoning ?? reasoning_content ?? thoughts,
        finishReason: stopped ? 'stop_sequence' : refusal && !content ? 'content_filter' : choice.finish_reason,
        inputTokens: usage?.prompt_tokens,
        outputTokens: usage?.completion_tokens,
      },
      { ...STOP_REASONS, stop_sequence: 'stop_sequence' },
      request,
    )
  },
}

interface Part {
  type?: string
  text?: unknown
  thinking?: unknown
}

/** Mistral's reasoning models answer in parts of text and of thoughts. */
const partsOf = (content: unknown): { content: unknown; thoughts?: string } => {
  if (!Array.isArray(content)) return { content }
  const parts = content.map(part => Object(part) as Part)
  const textOf = ({ text }: Part) => (typeof text === 'string' ? text : '')
  const thoughts = parts
    .flatMap(({ thinking }) => (Array.isArray(thinking) ? thinking : []))
    .map(one => textOf(Object(one)))
  return { content: parts.map(textOf).join(''), thoughts: thoughts.join('') }
}

interface ChatBody {
  choices?: {
    message?: {
      content?: unknown
      refusal?: string | null
      /** vLLM and SGLang of 2026, and before. */
      reasoning?: string | null
      reasoning_content?: string | null
    }
    finish_reason?: string | null
    stop_reason?: unknown
    error?: unknown
  }[]
  usage?: { prompt_tokens?: number; completion_tokens?: number } | null
}
