import type { Attempt, Skipped } from '../core/answer.ts'

/** How an execution of the router can fail; `Aborted` and `States.Timeout` come from Step Functions. */
export type FailureName =
  | 'RequestRejected'
  | 'TiersExhausted'
  | 'DeadlineExceeded'
  | 'RouterFailed'
  | 'Aborted'
  | 'States.Timeout'
  | (string & {})

/** The request was accepted and failed: `name` says how, `attempts` and `skipped` what was tried. */
export class RequestFailed extends Error {
  override readonly name: FailureName
  readonly attempts: readonly Attempt[]
  readonly skipped: readonly Skipped[]
  readonly executionArn: string
  constructor(
    failure: { error: string; message: string; attempts: Attempt[]; skipped: Skipped[] },
    executionArn: string,
  ) {
    super(failure.message)
    this.name = failure.error
    this.attempts = failure.attempts
    this.skipped = failure.skipped
    this.executionArn = executionArn
  }
}

/** The request could not be sent as it was asked for: a wrong option, or a router that is not there. */
export class ClientError extends Error {
  override readonly name: 'IdempotencyKeyReused' | 'MachineNotFound' | 'BucketUnknown' | 'BadRequest'
  constructor(name: ClientError['name'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = name
  }
}
