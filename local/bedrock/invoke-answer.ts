import { estimateTokens } from '../../core/request/tokens.ts'
import { type Answer, pieces, type Served, type StreamEvent } from './answer.ts'
import type { Call, Json } from './call.ts'
import type { Generation } from './generate.ts'
import type { BodyShape } from './invoke-bodies.ts'
import { type Completion, encoders } from './invoke-encoders.ts'
import type { Prompt } from './prompt.ts'
import type { Target } from './target.ts'

/** Puts a completion into the body of InvokeModel and the chunks of InvokeModelWithResponseStream. */
export function invokeAnswer(
  call: Call,
  target: Target,
  shape: BodyShape,
  prompt: Prompt,
  generation: Generation,
  served: Served,
): Answer {
  const completion: Completion = {
    text: 'text' in generation.block ? generation.block.text : '',
    stopReason: generation.stopReason,
    inputTokens: prompt.inputTokens,
    outputTokens: generation.outputTokens,
  }
  const bedrockModel = target.kind !== 'sagemaker'
  return {
    outputTokens: generation.outputTokens,
    headers: {
      ...(served.latency && { 'x-amzn-bedrock-performanceconfig-latency': served.latency }),
      ...(served.serviceTier && { 'x-amzn-bedrock-service-tier': served.serviceTier }),
      // An endpoint's container does not tell Bedrock what it counted.
      ...(bedrockModel && {
        'x-amzn-bedrock-input-token-count': String(completion.inputTokens),
        'x-amzn-bedrock-output-token-count': String(completion.outputTokens),
      }),
    },
    json: () => {
      const body = encoders[shape].whole(completion, call.body)
      if (call.guardrail === undefined || Array.isArray(body)) return body
      return { ...(body as Json), 'amazon-bedrock-guardrailAction': prompt.blocked ? 'INTERVENED' : 'NONE' }
    },
    events: () => chunks(shape, completion, bedrockModel),
  }
}

function chunks(shape: BodyShape, completion: Completion, bedrockModel: boolean): StreamEvent[] {
  const parts = pieces(completion.text)
  return parts.map((part, i) => {
    const last = i === parts.length - 1
    return {
      type: 'chunk',
      delta: true,
      tokens: estimateTokens(part),
      payload: invocationLatency => {
        const chunk = encoders[shape].piece(part, completion, last)
        if (last && bedrockModel) {
          chunk['amazon-bedrock-invocationMetrics'] = {
            inputTokenCount: completion.inputTokens,
            outputTokenCount: completion.outputTokens,
            invocationLatency,
          }
        }
        return { bytes: Buffer.from(JSON.stringify(chunk)).toString('base64') }
      },
    }
  })
}
