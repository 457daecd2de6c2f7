import { DefinitionError, StatesError } from '../errors.ts'
import { explain } from '../evaluate.ts'
import type { Visit } from '../execution.ts'
import { show } from '../fields.ts'
import { uuidFrom } from '../functions.ts'
import { WHOLE } from '../history.ts'
import { copyPayload, type Payload, payloadOf } from '../payload.ts'
import { record } from '../visit.ts'

/** How a kind of Resource runs: the events that it records around a call, and the call. */
export interface Integration {
  /** What AWS names for a result that is too large, where it is not the state. */
  readonly blamed: string | undefined
  /** Refuses literal arguments that AWS or this engine does not take. */
  check(args: unknown, place: string): void
  /** Records that the call is about to start. */
  schedule(visit: Visit, args: Payload, limits: { timeoutInSeconds?: number; heartbeatInSeconds?: number }): void
  call(visit: Visit, args: Payload, signal: AbortSignal): Promise<Payload>
  /** Records the end of the call. */
  succeed(visit: Visit, result: Payload): void
  fail(visit: Visit, failure: { error?: string; cause?: string }): void
  timeOut(visit: Visit): void
}

/** An Error of `invoke` may carry the Cause as it stands, for what Lambda answers in other words than its JSON. */
export type LambdaFailure = Error & { lambdaCause?: string; trace?: string[] }

const LONGEST_CAUSE = 32_768

/** The Error and Cause that a failed function call has on AWS: https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html */
const failureOf = (thrown: unknown): StatesError => {
  if (thrown instanceof StatesError) return thrown
  const { name = 'Error', message = String(thrown), lambdaCause, trace = [] } = (thrown ?? {}) as LambdaFailure
  // Names under "Lambda." are the service's own: no function has run, so no JSON of a function's error exists.
  const text = name.startsWith('Lambda.') ? message : JSON.stringify({ errorType: name, errorMessage: message, trace })
  return new StatesError(name, (lambdaCause ?? text).slice(0, LONGEST_CAUSE))
}

const invoke = async (visit: Visit, functionName: string, payload: unknown, signal: AbortSignal): Promise<Payload> => {
  try {
    return copyPayload(await visit.branch.run.options.invoke(functionName, copyPayload(payload).value, { signal }))
  } catch (thrown) {
    throw failureOf(thrown)
  }
}

const ARGUMENTS = ['FunctionName', 'Payload', 'Qualifier', 'InvocationType', 'ClientContext', 'LogType']
const KIND = { resourceType: 'lambda', resource: 'invoke' }

const functionOf = ({ value }: Payload): string => {
  const name = (value as { FunctionName?: unknown } | null)?.FunctionName
  return typeof name === 'string' ? name : ''
}

/** The optimized integration arn:aws:states:::lambda:invoke. */
export const lambdaInvoke: Integration = {
  blamed: undefined,
  check: (args, place) => {
    if (typeof args !== 'object' || args === null) return
    const unknown = Object.keys(args).find(name => !ARGUMENTS.includes(name))
    if (unknown) throw new DefinitionError(`${place}/${unknown}`, `lambda:invoke has no field "${unknown}"`)
    if (!('FunctionName' in args)) throw new DefinitionError(place, 'the field "FunctionName" is missing')
    const { InvocationType: type = 'RequestResponse' } = args as { InvocationType?: unknown }
    if (type !== 'RequestResponse') {
      throw new DefinitionError(`${place}/InvocationType`, `this engine has "RequestResponse" only, got ${show(type)}`)
    }
  },
  schedule: (visit, args, limits) => {
    if (!functionOf(args)) {
      throw new StatesError('States.Runtime', explain(visit, "The field 'FunctionName' is required but was missing"))
    }
    record(visit.branch, 'TaskScheduled', {
      taskScheduledEventDetails: { ...KIND, region: visit.branch.run.region, parameters: args.text, ...limits },
    })
    record(visit.branch, 'TaskStarted', { taskStartedEventDetails: KIND })
  },
  call: async (visit, args, signal) => {
    const { Qualifier: qualifier, Payload: payload = {} } = args.value as Record<string, unknown>
    const name = functionOf(args)
    return payloadOf(responseOf(visit, await invoke(visit, qualifier ? `${name}:${qualifier}` : name, payload, signal)))
  },
  succeed: (visit, result) => {
    const details = { ...KIND, output: result.text, outputDetails: WHOLE }
    record(visit.branch, 'TaskSucceeded', { taskSucceededEventDetails: details })
  },
  fail: (visit, failure) => {
    record(visit.branch, 'TaskFailed', { taskFailedEventDetails: { ...KIND, ...failure } })
  },
  timeOut: visit => {
    record(visit.branch, 'TaskTimedOut', { taskTimedOutEventDetails: { ...KIND, error: 'States.Timeout' } })
  },
}

/** The response of Lambda's Invoke as the integration returns it, HTTP headers included. */
const responseOf = (visit: Visit, { value, text }: Payload) => {
  const { clock, random } = visit.branch.run
  const requestId = uuidFrom(random)
  const headers = {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(text)),
    'Content-Type': 'application/json',
    Date: new Date(clock.now()).toUTCString(),
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': requestId,
  }
  return {
    ExecutedVersion: '$LATEST',
    Payload: value,
    SdkHttpMetadata: {
      AllHttpHeaders: {
        Connection: [headers.Connection],
        'Content-Length': [headers['Content-Length']],
        'Content-Type': [headers['Content-Type']],
        Date: [headers.Date],
        'X-Amz-Executed-Version': [headers['X-Amz-Executed-Version']],
        'x-amzn-Remapped-Content-Length': [headers['x-amzn-Remapped-Content-Length']],
        'x-amzn-RequestId': [headers['x-amzn-RequestId']],
      },
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  }
}

/** A function's ARN as Resource: the arguments are the function's payload and its result is the state's. */
export const lambdaFunction = (arn: string): Integration => ({
  blamed: arn,
  check: () => {},
  schedule: (visit, args, { timeoutInSeconds }) => {
    const details = { resource: arn, input: args.text, inputDetails: WHOLE }
    record(visit.branch, 'LambdaFunctionScheduled', {
      lambdaFunctionScheduledEventDetails: timeoutInSeconds === undefined ? details : { ...details, timeoutInSeconds },
    })
    record(visit.branch, 'LambdaFunctionStarted')
  },
  call: (visit, args, signal) => invoke(visit, arn, args.value, signal),
  succeed: (visit, result) => {
    const details = { output: result.text, outputDetails: WHOLE }
    record(visit.branch, 'LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: details })
  },
  fail: (visit, failure) => {
    record(visit.branch, 'LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: failure })
  },
  timeOut: visit => {
    record(visit.branch, 'LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: { error: 'States.Timeout' } })
  },
})
