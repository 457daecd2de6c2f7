import type { Answer } from './answer.ts'

/**
 * An idempotency key, held like a lease: while its request runs, and for seven days once it was answered. A failure that
 * asked no model for money gives it back; what nobody ended expires with `until`.
 */
export interface Claim {
  /** The execution that holds the key. */
  executionArn: string
  /** Of the request without `stream`: another request under a held key is refused by name. */
  requestHash: string
  /** Milliseconds since the epoch: the holder's deadline and ten seconds, or seven days after its answer. */
  until: number
  /** `paid` is an answer that was bought and could not be stored: a duplicate gets that failure. */
  state: 'running' | 'answered' | 'paid'
  /** The answer of at most 100 KB; a larger one is at `answerUri`. */
  answer?: Answer
  answerUri?: string
  /** What a duplicate of a `paid` request is told: the Cause of the first execution. */
  failure?: string
}
