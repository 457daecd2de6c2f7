import type { Attempt, Skipped } from '../answer.ts'
import { isRecord, numberOf, objectOf, parsed, textOf } from './values.ts'

/** The error and cause of a …Failed event. */
export interface FailureDetails {
  error?: string | undefined
  cause?: string | undefined
}

/** What one failed call says about itself, out of the error and cause that Step Functions recorded. */
export interface CallFailure {
  outcome: string
  message?: string
  status?: number
  requestId?: string
  firstTokenMs?: number
  usd?: number
}

/** Recorded as TierTimedOut in `attempts` too: these come from the platform and bring no text of ours. */
const TIMEOUTS = new Set(['States.Timeout', 'Sandbox.Timedout'])

/**
 * Lambda wraps what our functions throw twice: Cause = `{"errorType","errorMessage"}`, and errorMessage is JSON text: the
 * attempt's finished entry, or in 0.1 what went wrong. Errors of the platform have plain text instead, or nothing.
 */
export function readCallFailure(details: FailureDetails | undefined): CallFailure {
  const error = details?.error ?? 'Unknown'
  const lambda = objectOf(parsed(details?.cause))
  const errorMessage = textOf(lambda.errorMessage)
  const entry = parsed(errorMessage)
  const failure = objectOf(entry)
  // The error's name says what the machine did next, the entry what happened: a throttle without a retry left is thrown as
  // TierSaturated.
  const outcome = textOf(failure.outcome) ?? (TIMEOUTS.has(error) ? 'TierTimedOut' : error)
  // On `store: s3` routes an entry has no message: its JSON is none.
  const message = isRecord(entry) ? textOf(failure.message) : (errorMessage ?? details?.cause)
  const status = numberOf(failure.status)
  const requestId = textOf(failure.requestId)
  const firstTokenMs = numberOf(failure.firstTokenMs)
  const usd = numberOf(failure.usd)
  return {
    outcome,
    ...(message && { message }),
    ...(status !== undefined && { status }),
    ...(requestId && { requestId }),
    ...(firstTokenMs !== undefined && { firstTokenMs }),
    ...(usd !== undefined && { usd }),
  }
}

/** How an execution failed: the Error, and what the router's Cause (JSON) carries. */
export interface ExecutionFailure {
  error: string
  message: string
  attempts: Attempt[]
  attemptsOmitted?: number
  skipped: Skipped[]
}

/** @returns the failure of an execution; a Cause that is not the router's own becomes the message as it is */
export function readExecutionFailure(details: FailureDetails | undefined): ExecutionFailure {
  const cause = objectOf(parsed(details?.cause))
  const omitted = numberOf(cause.attemptsOmitted) ?? numberOf(objectOf(cause.omitted).count)
  return {
    error: details?.error ?? 'Unknown',
    message: textOf(cause.message) ?? details?.cause ?? '',
    attempts: Array.isArray(cause.attempts) ? (cause.attempts as Attempt[]) : [],
    ...(omitted !== undefined && { attemptsOmitted: omitted }),
    skipped: Array.isArray(cause.skipped) ? (cause.skipped as Skipped[]) : [],
  }
}
