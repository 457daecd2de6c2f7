import type { Message, ServedBy, Usage } from '../answer.ts'
import type { Guardrail, Tier } from '../catalogue/tier.ts'
import type { ConverseRequestParts } from '../request/request.ts'

/** One call to a model, whatever the API. */
export interface ModelCall {
  tier: Tier & { model: string }
  /** The Converse request without model; media as base64 text. */
  request: ConverseRequestParts
  maxTokens: number
  guardrail?: Guardrail
  /** Ends the call: the first-token gate, the budget or the caller gave up. */
  signal: AbortSignal
  /** Called once, with the first event that carries content. */
  onFirstToken(): void
  /** Called with the HTTP answer's request id as soon as it is known: an exception inside a stream has none. */
  onRequestId(requestId: string): void
  /** Called with the characters generated so far, as of English: an aborted call is billed but reports no usage. */
  onProgress(characters: number): void
  /** Called when the answer is whole and only its usage is outstanding: no limit throws it away any more. */
  onWhole?(): void
  /** Called with each event of ConverseStream as it came, before it is collected. */
  onEvent(event: unknown): void
}

export interface ModelAnswer {
  text: string
  message: Message
  stopReason: string
  usage: Usage
  /** What Bedrock said it served, which can differ from what was asked for without any error. */
  served: Pick<ServedBy, 'latency' | 'serviceTier' | 'invokedModel'>
  additionalModelResponseFields?: unknown
  trace?: unknown
}

/** Calls a model once. Rejects with whatever the SDK threw; `core/faults/classify.ts` says what it means. */
export type CallModel = (call: ModelCall) => Promise<ModelAnswer>
