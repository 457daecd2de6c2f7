import type { Cost, ServedBy, Usage } from '../answer.ts'
import type { TierKind } from '../kind.ts'

/**
 * What is written beside the workflow while an answer comes. The record stays whole without it: a stream is for whoever
 * waits, and what it says is provisional until the execution says the same.
 */
export type AnswerEvent = Open | AttemptStarted | Delta | Left | Waiting | End

/** The first event of a stream, written by the first Plan. */
export interface Open {
  type: 'open'
  executionArn: string
  /** ISO 8601. */
  deadlineAt: string
}

/** Content of a tier follows. */
export interface AttemptStarted {
  type: 'attempt'
  tier: string
  kind: TierKind
  visit: number
  try: number
  /** Content of an earlier attempt was written: whoever shows it begins again. */
  restart: boolean
}

/** One event of ConverseStream as Bedrock names it, bytes as base64 text. */
export interface Delta {
  type: 'delta'
  event: ConverseEvent
}

/** The members that most readers want; the others are there, too. */
export interface ConverseEvent extends Record<string, unknown> {
  contentBlockDelta?: { contentBlockIndex?: number; delta?: { text?: string } & Record<string, unknown> }
  messageStop?: { stopReason?: string }
}

/** A call of a tier failed. */
export interface Left {
  type: 'left'
  tier: string
  outcome: string
  /** Left out on `store: s3` routes. */
  message?: string
  /** The state machine will ask the same tier again. */
  retry: boolean
}

/** A patient route waits for capacity. */
export interface Waiting {
  type: 'waiting'
  /** ISO 8601. */
  until: string
}

/** Nothing follows. Success is handed out only when the execution agrees. */
export interface End {
  type: 'end'
  status: 'SUCCEEDED' | 'FAILED'
  executionArn: string
  /** How many items this visit and try wrote, this one included: a reader that has fewer has lost some. */
  batches: number
  error?: { name: string; message: string }
  /** The execution that has the answer. */
  duplicateOf?: string
  servedBy?: ServedBy
  usage?: Usage
  cost?: Cost
  stopReason?: string
  answerUri?: string
}

/** Made by a reader, never written: something is missing, so the execution's own answer counts. */
export interface Lost {
  type: 'lost'
}

/** One item of the streams table: one batch of events. */
export interface StreamItem {
  /** The stream's id. */
  pk: string
  /** `VVVV#TT#BBBBB`: visit (0000 for the first Plan), try (00 for a Plan), batch from 00001 without gaps. */
  sk: string
  executionArn: string
  /** A JSON list of AnswerEvent; the item has at most 100 KB. */
  events: string
  /** Seconds since the epoch: 24 hours after it was written. */
  expires: number
}
