import type { CodecName } from '../catalogue/tier.ts'
import type { Codec } from './codec.ts'
import { llama } from './llama.ts'
import { mistral } from './mistral.ts'
import { openaiChat } from './openai-chat.ts'
import { tgi } from './tgi.ts'

/** A new kind of body is a file beside these, and a name in the catalogue. */
export const codecs: Readonly<Record<CodecName, Codec>> = { tgi, 'openai-chat': openaiChat, llama, mistral }
