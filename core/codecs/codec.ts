import type { Message, Usage } from '../answer.ts'
import type { CodecName } from '../catalogue/tier.ts'
import type { ConverseRequestParts } from '../request/request.ts'
import { llama } from './llama.ts'
import { mistral } from './mistral.ts'
import { openaiChat } from './openai-chat.ts'
import { tgi } from './tgi.ts'

/** Translates between Converse and the body that an InvokeModel model or container has of its own. */
export interface Codec {
  /**
   * The JSON body for a request. `additionalModelRequestFields` go where the model's own parameters are.
   * Throws UnsupportedContent for tools, media and cache points; the features of a tier keep those away.
   */
  encode(request: ConverseRequestParts, maxTokens: number): Record<string, unknown>
  /**
   * Reads the parsed JSON body of an answer; `request` is what was encoded, for token estimates and stop sequences.
   * Throws UnexpectedBody when the body is not of this codec.
   */
  decode(body: unknown, request: ConverseRequestParts): Decoded
}

export interface Decoded {
  text: string
  message: Message
  /** One of Converse's stop reasons. */
  stopReason: string
  usage: Usage
}

export const codecs: Readonly<Record<CodecName, Codec>> = { tgi, 'openai-chat': openaiChat, llama, mistral }
