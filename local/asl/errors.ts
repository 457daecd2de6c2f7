/**
 * A definition that the engine refuses. The message starts with the place, `/States/Plan/Next: …`, or has AWS's form where
 * AWS's code is known: `INVALID_JSONATA_EXPRESSION: … at /States/Plan/Output`. Measured: floci-io/floci#2670 and #2745.
 */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
  readonly place: string
  constructor(place: string, sentence: string, code?: string) {
    super(code ? `${code}: ${sentence} at ${place || '/'}` : `${place || '/'}: ${sentence}`)
    this.place = place || '/'
  }
}

/** A failure of an execution as Retry and Catch see it: `error` is the error name, `reason` the Cause (AWS sends none for some). */
export class StatesError extends Error {
  override readonly name = 'StatesError'
  readonly error: string | undefined
  readonly reason: string | undefined
  constructor(error: string | undefined, reason?: string) {
    // It is no fault of this program: its stack would say nothing, and costs more than the rest of a state.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(`${error}: ${reason}`)
    Error.stackTraceLimit = stackTraceLimit
    this.error = error
    this.reason = reason
  }
}

/** What ends an execution from outside its states (a stop, its timeout, the limit of its history): no Retry or Catch sees it. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  readonly status: 'ABORTED' | 'TIMED_OUT' | 'FAILED'
  readonly error: string | undefined
  readonly reason: string | undefined
  constructor(status: Interruption['status'], error?: string, reason?: string) {
    super(`${status}: ${error ?? ''}`)
    this.status = status
    this.error = error
    this.reason = reason
  }
}
