import type { Json } from './call.ts'
import type { BodyShape } from './invoke-bodies.ts'

export interface Completion {
  text: string
  /** Converse's word; each shape has its own. */
  stopReason: string
  inputTokens: number
  outputTokens: number
}

/** How a shape writes a whole answer and a piece of a stream. Only the last piece says why it stopped. */
interface Encoder {
  whole(completion: Completion, request: Json): unknown
  piece(text: string, completion: Completion, last: boolean): Json
}

const llamaReason = (stopReason: string) => (stopReason === 'max_tokens' ? 'length' : 'stop')
const tgiReasons: Record<string, string> = { max_tokens: 'length', stop_sequence: 'stop_sequence' }
const openAiReasons: Record<string, string> = { max_tokens: 'length', content_filtered: 'content_filter' }

const llama = (generation: string, { inputTokens, outputTokens, stopReason }: Completion, last: boolean) => ({
  generation,
  prompt_token_count: inputTokens,
  generation_token_count: outputTokens,
  stop_reason: last ? llamaReason(stopReason) : null,
})

const mistral = (text: string, { stopReason }: Completion, last: boolean) => ({
  outputs: [{ text, stop_reason: last ? llamaReason(stopReason) : null }],
})

const tgiDetails = ({ stopReason, outputTokens }: Completion) => ({
  finish_reason: tgiReasons[stopReason] ?? 'eos_token',
  generated_tokens: outputTokens,
  seed: null,
  prefill: [],
  tokens: [],
})

const chat = (object: string, choice: Json, completion: Completion, last: boolean) => ({
  id: 'chatcmpl-simulated',
  object,
  created: 0,
  model: 'simulated',
  choices: [{ index: 0, ...choice, finish_reason: last ? (openAiReasons[completion.stopReason] ?? 'stop') : null }],
  ...(last && {
    usage: {
      prompt_tokens: completion.inputTokens,
      completion_tokens: completion.outputTokens,
      total_tokens: completion.inputTokens + completion.outputTokens,
    },
  }),
})

export const encoders: Record<BodyShape, Encoder> = {
  llama: { whole: completion => llama(completion.text, completion, true), piece: llama },
  mistral: { whole: completion => mistral(completion.text, completion, true), piece: mistral },
  tgi: {
    // TGI gives its details only when asked.
    whole: (completion, request) => [
      {
        generated_text: completion.text,
        ...((request.parameters as Json | undefined)?.details === true && { details: tgiDetails(completion) }),
      },
    ],
    piece: (text, completion, last) => ({
      token: { id: 0, text, logprob: 0, special: false },
      generated_text: last ? completion.text : null,
      details: last ? tgiDetails(completion) : null,
    }),
  },
  'openai-chat': {
    whole: completion =>
      chat('chat.completion', { message: { role: 'assistant', content: completion.text } }, completion, true),
    piece: (content, completion, last) =>
      chat('chat.completion.chunk', { delta: { role: 'assistant', content } }, completion, last),
  },
}
