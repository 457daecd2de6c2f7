import type { Json } from './call.ts'

/** One event of a response stream. Deltas are what time is spent on and what faults count. */
export interface StreamEvent {
  type: string
  delta?: boolean
  /** Output tokens in the event. */
  tokens?: number
  /** The payload; some of it (latencyMs) is known only when the event goes out. */
  payload: (elapsedMs: number) => Json
}

/** A completion in the shape of an API, ready to be sent at once or piece by piece. */
export interface Answer {
  outputTokens: number
  headers: Record<string, string>
  json: (elapsedMs: number) => unknown
  events: () => StreamEvent[]
}

/** What was asked for and what is granted of it. */
export interface Served {
  latency?: string
  serviceTier?: string
  invokedModel?: string
}

export interface Usage {
  inputTokens: number
  outputTokens: number
  cacheReadInputTokens: number
  cacheWriteInputTokens: number
}

/** Pieces of about six tokens, cut at spaces: what one event carries. */
export function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,23}(?:\s|$)|[\s\S]{1,24}/g) ?? ['']
}
