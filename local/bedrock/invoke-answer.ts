import { type Answer, pieces, type Served, type StreamEvent } from './answer.ts'
import type { Call, Json } from './call.ts'
import type { Generation } from './generate.ts'
import type { BodyShape } from './invoke-bodies.ts'
import type { Prompt } from './prompt.ts'
import type { Target } from './target.ts'
import { estimateTokens } from './tokens.ts'

interface Encoder {
  whole(text: string, stop: string, counts: Counts): unknown
  piece(text: string, stop: string | null, counts: Counts): Json
}
interface Counts {
  input: number
  output: number
}

const openAiUsage = ({ input, output }: Counts) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
})
const tgiReasons: Record<string, string> = { stop: 'eos_token', length: 'length' }

const encoders: Record<BodyShape, Encoder> = {
  llama: {
    whole: (generation, stop_reason, { input, output }) => ({
      generation,
      prompt_token_count: input,
      generation_token_count: output,
      stop_reason,
    }),
    piece: (generation, stop_reason, { input, output }) => ({
      generation,
      prompt_token_count: input,
      generation_token_count: output,
      stop_reason,
    }),
  },
  mistral: {
    whole: (text, stop_reason) => ({ outputs: [{ text, stop_reason }] }),
    piece: (text, stop_reason) => ({ outputs: [{ text, stop_reason }] }),
  },
  tgi: {
    whole: (generated_text, stop, { output }) => [
      {
        generated_text,
        details: { finish_reason: tgiReasons[stop], generated_tokens: output, seed: null, prefill: [], tokens: [] },
      },
    ],
    piece: (text, stop, { output }) => ({
      token: { id: 0, text, logprob: 0, special: false },
      generated_text: null,
      details: stop && { finish_reason: tgiReasons[stop], generated_tokens: output },
    }),
  },
  'openai-chat': {
    whole: (content, finish_reason, counts) => ({
      id: 'chatcmpl-simulated',
      object: 'chat.completion',
      created: 0,
      model: 'simulated',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
      usage: openAiUsage(counts),
    }),
    piece: (content, finish_reason, counts) => ({
      id: 'chatcmpl-simulated',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'simulated',
      choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }],
      ...(finish_reason && { usage: openAiUsage(counts) }),
    }),
  },
}

/** Puts a completion into the body of InvokeModel and the chunks of InvokeModelWithResponseStream. */
export function invokeAnswer(
  call: Call,
  target: Target,
  shape: BodyShape,
  prompt: Prompt,
  generation: Generation,
  served: Served,
): Answer {
  const text = 'text' in generation.block ? generation.block.text : ''
  const stop = generation.stopReason === 'max_tokens' ? 'length' : 'stop'
  const counts = { input: prompt.inputTokens, output: generation.outputTokens }
  const ownModel = target.kind !== 'sagemaker'
  const encoder = encoders[shape]
  return {
    outputTokens: generation.outputTokens,
    headers: {
      ...(served.latency && { 'x-amzn-bedrock-performanceconfig-latency': served.latency }),
      ...(served.serviceTier && { 'x-amzn-bedrock-service-tier': served.serviceTier }),
      // An endpoint's container does not tell Bedrock what it counted.
      ...(ownModel && {
        'x-amzn-bedrock-input-token-count': String(counts.input),
        'x-amzn-bedrock-output-token-count': String(counts.output),
      }),
    },
    json: () => {
      const body = encoder.whole(text, stop, counts)
      if (call.guardrail === undefined || Array.isArray(body)) return body
      return { ...(body as Json), 'amazon-bedrock-guardrailAction': prompt.blocked ? 'INTERVENED' : 'NONE' }
    },
    events: () => chunks(encoder, text, stop, counts, ownModel),
  }
}

function chunks(encoder: Encoder, text: string, stop: string, counts: Counts, ownModel: boolean): StreamEvent[] {
  const parts = pieces(text)
  return parts.map((part, i) => {
    const last = i === parts.length - 1
    return {
      type: 'chunk',
      delta: true,
      tokens: estimateTokens(part),
      payload: invocationLatency => {
        const chunk = encoder.piece(part, last ? stop : null, counts)
        if (last && ownModel) {
          chunk['amazon-bedrock-invocationMetrics'] = {
            inputTokenCount: counts.input,
            outputTokenCount: counts.output,
            invocationLatency,
          }
        }
        return { bytes: Buffer.from(JSON.stringify(chunk)).toString('base64') }
      },
    }
  })
}
