import type { Json } from './call.ts'

/** What the simulator needs to know of a request to answer it, whichever API and body it came in. */
export interface Prompt {
  /** What the user said last. */
  text: string
  inputTokens: number
  /** Tokens before the last cache point; 0 without one. Part of `inputTokens`. */
  cacheableTokens: number
  /** Identifies the cacheable part. */
  cacheKey?: string
  cacheTtl?: string
  maxTokens?: number
  stopSequences: string[]
  /** The tool that the request forces the model to use. */
  tool?: { name: string; schema: Json }
  /** The JSON Schema that the answer must follow. */
  schema?: Json
  /** The guardrail phrase is in the prompt and a guardrail is on. */
  blocked?: boolean
}
