import type { AttemptResult, ServedBy, Usage } from '../answer.ts'
import type { FailedEntry, TierError } from '../faults/errors.ts'
import type { TierKind } from '../kind.ts'
import { KEY_LABEL } from '../request/key-label.ts'
import type { AttemptEvent } from './event.ts'

/**
 * What one call to a tier leaves behind for logs and metrics. Never the prompt, never the answer, and never a
 * provider's message, which may quote either.
 */
export interface AttemptFact {
  /** ARN of the execution. */
  execution: string
  route: string
  tier: string
  kind: TierKind
  /** `Answered`, or the name of the error. */
  outcome: string
  /** 1 for the first call of a visit to the tier. */
  try: number
  requestId?: string
  status?: number
  firstTokenMs?: number
  /** Of the call itself. */
  attemptMs?: number
  /** Of the execution so far; only of answers. */
  totalMs?: number
  usd: number
  estimated: boolean
  usage?: Usage
  model?: string
  region?: string
  latency?: NonNullable<ServedBy['latency']>
  serviceTier?: NonNullable<ServedBy['serviceTier']>
  invokedModel?: string
  /** Bedrock served less than the tier asked for: standard latency, or another service tier. */
  degraded: boolean
  /** `requestMetadata` of the request, the caller's own cost and team labels. */
  labels?: Record<string, string>
  /** The name of the key with which the request came through a door. */
  key?: string
}

export type Settled = { result: AttemptResult } | { error: unknown }

/** Reads the facts of an attempt off what the function was given and what came of it. */
export const attemptFact = (event: AttemptEvent, settled: Settled): AttemptFact => {
  const labels = labelsOf(event.request)
  const fact = {
    execution: event.execution.id,
    route: event.route,
    tier: event.tier.id,
    kind: event.tier.kind,
    try: event.try,
    ...(labels && { labels }),
    ...(labels?.[KEY_LABEL] !== undefined && { key: labels[KEY_LABEL] }),
  }
  return 'result' in settled ? { ...fact, ...answered(settled.result) } : { ...fact, ...failed(settled.error) }
}

type Outcome = Omit<AttemptFact, 'execution' | 'route' | 'tier' | 'kind' | 'try' | 'labels' | 'key'>

const answered = ({ answer, attempt }: AttemptResult): Outcome => {
  const { model, region, latency, serviceTier, invokedModel } = answer.servedBy
  return {
    outcome: 'Answered',
    ...optional({ requestId: attempt.requestId, firstTokenMs: answer.timing.firstTokenMs }),
    attemptMs: answer.timing.attemptMs,
    totalMs: answer.timing.totalMs,
    usd: attempt.usd, // answer.cost has the earlier attempts in it
    estimated: attempt.estimated ?? false,
    usage: answer.usage,
    model,
    region,
    ...optional({ latency, serviceTier, invokedModel }),
    degraded: [latency, serviceTier].some(mode => mode !== undefined && mode.served !== mode.requested),
  }
}

const failed = (error: unknown): Outcome => {
  const { outcome, requestId, status, firstTokenMs, usd, estimated } = entryOf(error)
  return {
    outcome: outcome ?? (error instanceof Error ? error.name : 'Error'),
    ...optional({ requestId, status, firstTokenMs, attemptMs: (error as Partial<TierError> | null)?.attemptMs }),
    usd: usd ?? 0,
    estimated: estimated ?? false,
    degraded: false,
  }
}

/** A TierError's message is JSON of its entry; any other error has nothing that may be logged. */
const entryOf = (error: unknown): Partial<FailedEntry> => {
  try {
    const entry: unknown = JSON.parse((error as Error).message)
    return entry !== null && typeof entry === 'object' ? entry : {}
  } catch {
    return {}
  }
}

/** The labels of a request, or of the request in an event; one that is in the bucket keeps its labels there. */
const labelsOf = (request: unknown): Record<string, string> | undefined => {
  const parts = request as { requestMetadata?: unknown; detail?: { requestMetadata?: unknown } } | null | undefined
  const labels = parts?.requestMetadata ?? parts?.detail?.requestMetadata
  return labels !== null && typeof labels === 'object' ? (labels as Record<string, string>) : undefined
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const optional = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>
