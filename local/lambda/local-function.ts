/** What a function gets beside its event: Lambda's context, and a signal of ours that aborts when nobody waits any more. */
export interface LambdaContext {
  functionName: string
  functionVersion: string
  memoryLimitInMB: string
  awsRequestId: string
  invokedFunctionArn: string
  logGroupName: string
  logStreamName: string
  getRemainingTimeInMillis(): number
  signal: AbortSignal
}

export type LocalFunction = (event: unknown, context: LambdaContext) => Promise<unknown>

/** What a function's error leaves in an execution: `name` is the errorType, `lambdaCause` the whole Cause text. */
export class FunctionError extends Error {
  override readonly name: string
  readonly lambdaCause: string
  constructor(name: string, message: string, lambdaCause: string) {
    super(message)
    this.name = name
    this.lambdaCause = lambdaCause
  }
}
