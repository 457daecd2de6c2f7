import type { Probe } from '../../core/capacity/circuit.ts'
import type { BucketState, Change } from '../../core/capacity/state.ts'
import type { Tier } from '../../core/catalogue/tier.ts'

/** Loads and saves bucket items; it may reject or never answer, `boundedStore` deals with that. */
export interface CapacityStore {
  /** The items of these buckets, those that exist. */
  read(buckets: readonly string[]): Promise<Map<string, Record<string, unknown>>>
  /** One conditional write; the whole new item, or undefined when a test did not hold. */
  write(bucket: string, change: Change, now: number): Promise<Record<string, unknown> | undefined>
  /** Removes an item that no version of Stepdown can have written. */
  drop(bucket: string): Promise<void>
}

export interface Snapshot {
  /** When the store was read: a plan is as old as what it knew. */
  readAt: number
  of(tier: Pick<Tier, 'bucket'>): BucketState | undefined
}

export interface AdmitAsk {
  /** What Plan said of the tier. */
  paced: boolean
  /** Quota tokens to reserve: input estimate + maxTokens × burndown. */
  cost: number
  /** When the execution started, and until when it wants its answer, in milliseconds since the epoch. */
  startedAt: number
  deadlineAt: number
}

/** What an admitted call holds until it is reported. */
export interface Ticket {
  admittedAt: number
  /** The leased place in a window. */
  place?: string
  /** The call is the probe of a half-open circuit. */
  probe?: Probe
  /** The call tries whether a bucket still takes too long: when the trial began. */
  trial?: number
  /** Quota tokens reserved of a declared quota. */
  reserved?: number
}

export type Admission =
  | { admitted: true; startAt: number; ticket: Ticket | undefined }
  | { admitted: false; reason: string; opensAt: number }

export interface Outcome {
  /** Left out when the tier answered. */
  failure?: { name: string; scope?: string | undefined }
  /** `readAt` of the snapshot that the call was planned on. */
  plannedAt: number
  /** From the call to its end. */
  durationMs: number
  /** From the call to its first token, if there was one: after it a timeout says nothing about the tier's health. */
  firstTokenMs?: number | undefined
  /** An estimate: a large prompt takes its time, so silence then says nothing about the tier's health either. */
  inputTokens?: number
  /** Quota tokens really used: input + cache writes + output × burndown. */
  tokens?: number
  /** The route is ordered by latency: what the answer took is written now and then, though nothing else is. */
  teaches?: boolean
  /** The request's own deadline ended the attempt, so it never counts. */
  deadlineEnded?: boolean
  /** The request asked for this failure, so it never counts. */
  simulated?: boolean
}

export interface CapacityChange {
  bucket: string
  to: 'open' | 'closed' | 'half-open' | 'paced' | 'limited' | 'disabled'
  reason: string
}

/**
 * What all executions know together about the capacity of each bucket. Nothing in here rejects, and each access to the
 * store is bounded: without the store a function goes on with what it last knew.
 */
export interface Capacity {
  /** The state of the tiers' buckets in one read; kept one second while nothing in it is paced, limited or open. */
  snapshot(tiers: readonly Tier[]): Promise<Snapshot>
  /**
   * Asks for a slot, a place or the probe. Touches the store only if the plan called the tier paced or this function has
   * just seen its bucket throttle: a plan may be a second old.
   */
  admit(tier: Tier, ask: AdmitAsk): Promise<Admission>
  /** Says how a call ended. Answers write nothing unless they hold a place, a reservation or a probe, or teach. */
  report(tier: Tier, ticket: Ticket | undefined, outcome: Outcome): Promise<void>
  /** Closes a bucket by hand, for at most 30 days. */
  disable(bucket: string, forMs: number, reason: string): Promise<void>
  /** Opens it again, and closes its circuit. */
  enable(bucket: string): Promise<void>
}
