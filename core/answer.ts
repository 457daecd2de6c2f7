import type { ServiceTier } from './catalogue/tier.ts'
import type { FailedEntry } from './faults/errors.ts'
import type { TierKind } from './kind.ts'

/** Token counts as Bedrock reports them; `inputTokens` is apart from cache reads and writes. */
export interface Usage {
  inputTokens: number
  outputTokens: number
  totalTokens: number
  cacheReadInputTokens?: number
  cacheWriteInputTokens?: number
  /** Cache writes by how long they are kept: `5m` or `1h`. */
  cacheDetails?: { ttl?: string | undefined; inputTokens?: number | undefined }[]
  /** Where the counts come from: Bedrock, the endpoint's own body, or an estimate by script. */
  source: 'bedrock' | 'endpoint' | 'estimate'
}

export interface Message {
  role: string
  content: ContentBlock[]
}
/** A Converse content block; media bytes travel as base64 text. */
export type ContentBlock = Record<string, unknown>

export interface ServedBy {
  tier: string
  kind: TierKind
  model: string
  region: string
  /** Only on latency-optimized tiers: Bedrock may serve `standard` without an error. */
  latency?: { requested: 'optimized' | 'standard'; served: 'optimized' | 'standard' }
  serviceTier?: { requested: ServiceTier; served: ServiceTier }
  /** The model behind a prompt router that answered. */
  invokedModel?: string
}

export interface Cost {
  usd: number
  /** True when a part of it is an estimate. */
  estimated: boolean
}

/** One visit to a tier state. */
export interface Attempt extends Omit<FailedEntry, 'outcome'> {
  outcome: 'Answered' | FailedEntry['outcome'] | (string & {})
}

export interface Skipped {
  tier: string
  reason: string
}

/** The output of a succeeded execution. */
export interface Answer {
  text?: string
  message?: Message
  /** Where an answer over 100 KiB, or one of a `store: s3` route, is: text and message are left out then. */
  answerUri?: string
  stopReason: string
  usage: Usage
  servedBy: ServedBy
  /** Of the whole request: earlier attempts that were or may have been billed are in it. */
  cost: Cost
  timing: { firstTokenMs?: number; attemptMs: number; totalMs: number }
  additionalModelResponseFields?: unknown
  trace?: unknown
  attempts: Attempt[]
  attemptsOmitted?: number
  skipped: Skipped[]
  route: string
}

/** What an attempt function returns; the state machine adds attempts, skipped and route to `answer`. */
export interface AttemptResult {
  answer: Omit<Answer, 'attempts' | 'attemptsOmitted' | 'skipped' | 'route'>
  attempt: Attempt
}
