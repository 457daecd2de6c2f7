import type { Message, Usage } from '../answer.ts'
import type { ConverseRequestParts } from '../request/request.ts'

/** Translates between Converse and the body that an InvokeModel model or container has of its own. */
export interface Codec {
  /**
   * The JSON body for a request. `additionalModelRequestFields` go where the model's own parameters are.
   * Throws UnsupportedContent for tools, media and cache points, which the features of a tier keep away, and for
   * additional fields that the codec writes itself.
   */
  encode(request: ConverseRequestParts, maxTokens: number): Record<string, unknown>
  /**
   * Reads the parsed JSON body of an answer; `request` is what was encoded, for token estimates and stop sequences.
   * Throws ErrorInBody when the body tells an error, UnexpectedBody when it is not of this codec.
   */
  decode(body: unknown, request: ConverseRequestParts): Decoded
}

export interface Decoded {
  text: string
  /** Its content is empty when the model said nothing. */
  message: Message
  /** One of Converse's stop reasons; one that no codec knows stays as it is, and is no success. */
  stopReason: string
  usage: Usage
}

/** A request holds what a codec cannot carry: another tier may. */
export class UnsupportedContent extends Error {
  override readonly name = 'UnsupportedContent'
}

/** A tier's answer has another shape than its codec reads: the catalogue's `codec` is wrong, so TierMisconfigured. */
export class UnexpectedBody extends Error {
  override readonly name = 'UnexpectedBody'
}
