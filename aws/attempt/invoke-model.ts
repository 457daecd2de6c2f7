import { InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { guardrailOf } from '../../core/attempt/guardrail.ts'
import type { CallModel } from '../../core/attempt/model-call.ts'
import { servedAs } from '../../core/attempt/served.ts'
import { codecs } from '../../core/codecs/registry.ts'
import { englishLength } from '../../core/request/tokens.ts'
import type { ClientFor } from '../clients.ts'

/** Converse's words for the trace of a guardrail, in those of InvokeModel. */
const TRACES = { enabled: 'ENABLED', disabled: 'DISABLED', enabled_full: 'ENABLED_FULL' } as const

/**
 * One call through InvokeModel, whose body is the model's or the container's own: the tier's codec writes and reads it.
 * InvokeModel answers as a whole, so the first token counts when the answer is there.
 */
export const invokeModel =
  (clientFor: ClientFor): CallModel =>
  async ({ tier, request, maxTokens, guardrail, signal, onFirstToken, onRequestId, onProgress }) => {
    const applied = guardrailOf({ request, guardrail })
    const codec = codecs[tier.codec ?? 'tgi']
    const client = await clientFor(tier)
    const output = await client.send(
      new InvokeModelCommand({
        modelId: tier.model,
        // The SDK's default is application/octet-stream, which containers refuse.
        contentType: 'application/json',
        accept: 'application/json',
        body: JSON.stringify(codec.encode(request, maxTokens)),
        ...(applied && { guardrailIdentifier: applied.identifier, guardrailVersion: applied.version }),
        ...(applied?.trace && { trace: TRACES[applied.trace] }),
      }),
      { abortSignal: signal },
    )
    if (output.$metadata.requestId) onRequestId(output.$metadata.requestId)
    const body: unknown = parse(new TextDecoder().decode(output.body))
    onFirstToken()
    const decoded = codec.decode(body, request)
    onProgress(englishLength(decoded.text))
    // Beside the model's own fields: https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-invoke-api.html
    const { 'amazon-bedrock-guardrailAction': action, 'amazon-bedrock-trace': trace } = Object(body)
    return {
      ...decoded,
      ...(action === 'INTERVENED' && { stopReason: 'guardrail_intervened' }),
      ...(trace !== undefined && { trace }),
      served: servedAs(tier, { latency: output.performanceConfigLatency, serviceTier: output.serviceTier }),
    }
  }

/** Text that is not JSON reaches the codec as text, which then says what it expected. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
