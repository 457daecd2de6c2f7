import { withAdditional } from './additional-fields.ts'
import type { Codec } from './codec.ts'
import { conversationOf } from './conversation.ts'
import { decoded, refuseError, unexpected } from './reading.ts'

const STOP_REASONS: Record<string, string> = { stop: 'end_turn', length: 'max_tokens' }

/**
 * Meta Llama's own body on Bedrock, which imported Llama models take too:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html
 * It knows no stop sequences, so those are cut from the answer.
 */
export const llama: Codec = {
  encode: (request, maxTokens) => {
    const { temperature, topP } = request.inferenceConfig ?? {}
    const { system, turns } = conversationOf(request, 'llama')
    const written = {
      prompt: [
        '<|begin_of_text|>',
        ...(system === '' ? [] : [turn('system', system)]),
        ...turns.map(({ role, text }) => turn(role, text)),
        header('assistant'),
      ].join(''),
      max_gen_len: maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
    }
    return withAdditional('llama', written, request)
  },
  decode: (body, request) => {
    const { generation, stop_reason, prompt_token_count, generation_token_count } = Object(body) as LlamaBody
    refuseError(body, typeof generation === 'string')
    if (typeof generation !== 'string') return unexpected('llama', 'a generation', body)
    return decoded(
      {
        text: generation.trimStart(),
        finishReason: stop_reason,
        inputTokens: prompt_token_count,
        outputTokens: generation_token_count,
      },
      STOP_REASONS,
      request,
    )
  },
}

interface LlamaBody {
  generation?: unknown
  stop_reason?: string | null
  prompt_token_count?: number | null
  generation_token_count?: number | null
}

const header = (role: string): string => `<|start_header_id|>${role}<|end_header_id|>\n\n`

const turn = (role: string, text: string): string => `${header(role)}${withoutControls(text).trim()}<|eot_id|>`

/** Control tokens in a prompt could forge turns, a system turn included. */
const withoutControls = (text: string): string =>
  text.replace(/<\|(?:begin_of_text|end_of_text|start_header_id|end_header_id|eot_id|eom_id|python_tag)\|>/g, '')
