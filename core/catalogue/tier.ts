import type { TierKind } from '../kind.ts'

/** What a tier's model can take; a request that needs a feature skips the tiers without it. */
export const FEATURES = ['tools', 'images', 'documents', 'video', 'system', 'caching', 'json'] as const
export type Feature = (typeof FEATURES)[number]

export const CODECS = ['tgi', 'openai-chat', 'llama', 'mistral'] as const
export type CodecName = (typeof CODECS)[number]

/** `default`, `flex`, `priority`, `reserved`, and what Bedrock adds: new ones come without a release of ours. */
export type ServiceTier = string

/** US dollars per million tokens. */
export interface TokenPrice {
  input: number
  output: number
  cacheRead?: number
  /** For five minutes, or by how long the cache is kept: `{ 5m: 1.25, 1h: 2 }`. */
  cacheWrite?: number | Readonly<Record<string, number>>
  /** What the whole call costs when its input, cached or not, has more tokens; `unknown` makes such calls estimates. */
  above?: Readonly<Record<string, TokenPrice | 'unknown'>>
}

export interface Price extends TokenPrice {
  /** When Bedrock really served with optimized latency. */
  optimized?: TokenPrice
  /** Factors on the price by the service tier that really served (Nova in September 2026: flex 0.5, priority 1.75). */
  serviceTiers?: Readonly<Record<ServiceTier, number>>
}

export interface Quota {
  tokensPerMinute?: number
  requestsPerMinute?: number
  /** Requests in flight; what limits a SageMaker endpoint. */
  concurrency?: number
  /** How many quota tokens one output token uses up: 5 for Claude 3.7 and later, 1 for most others. */
  burndown?: number
}

/** One entry of `tiers.yml`, validated, with durations in milliseconds and the environment filled in. */
export interface Tier {
  id: string
  kind: TierKind
  /** Undefined while the tier is not configured; `notConfigured` says why. */
  model: string | undefined
  notConfigured?: string
  /** `enabled: false` in the catalogue. */
  disabled?: boolean
  /** The source region: where the call is made. */
  region: string
  /** The role that makes the calls, in an account whose capacity they use. */
  role?: string
  /** The capacity bucket that throttles this tier; tiers with the same bucket share pace and circuit. */
  bucket: string
  api: 'converse' | 'invoke-model'
  codec?: CodecName
  /** False where the model has no streaming, or fewer features with it: Converse is called, without a first-token gate. */
  streaming?: false
  contextWindow: number
  features: readonly Feature[]
  /** Sent when the request sets none: an unset maxTokens reserves the model's maximum of the quota. */
  maxTokens: number
  firstTokenTimeoutMs?: number
  timeoutMs: number
  serviceTier?: ServiceTier
  price: Price
  /** What the models behind a prompt router cost, by model id. */
  members?: Readonly<Record<string, Price>>
  quota?: Quota
}

export interface Guardrail {
  identifier: string
  version: string
  trace?: 'enabled' | 'disabled' | 'enabled_full'
}

/** One entry of `routes:`, validated, with durations in milliseconds. */
export interface Route {
  name: string
  deadlineMs: number
  /** Tier ids, first choice first. */
  tiers: readonly string[]
  /** Other names by which clients of a door ask for it; no two routes share one. */
  aliases: readonly string[]
  /** `cost`: the cheapest for the request first; `latency`: the one whose first token usually comes soonest. */
  order: 'listed' | 'cost' | 'latency'
  whenExhausted: 'fail' | 'wait'
  /** Whether a timed-out attempt, which may be billed, is followed by the next tier. */
  afterTimeout: 'next' | 'stop'
  guardrail?: Guardrail
  /** `s3` keeps prompts and answers out of execution histories: references only. */
  store: 'history' | 's3'
}

export interface Catalogue {
  tiers: ReadonlyMap<string, Tier>
  routes: ReadonlyMap<string, Route>
  defaultRoute: string
}
