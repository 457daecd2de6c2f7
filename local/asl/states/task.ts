import { withCatch } from '../catch.ts'
import type { Compiler } from '../compiler.ts'
import { DefinitionError, StatesError } from '../errors.ts'
import { evaluate, evaluateWhole } from '../evaluate.ts'
import type { Exit, Step, Visit } from '../execution.ts'
import { type Fields, show } from '../fields.ts'
import type { Payload } from '../payload.ts'
import { withRetry } from '../retry.ts'
import { withTimeout } from '../timeout.ts'
import { commit, withinLimit } from '../visit.ts'
import { type Integration, lambdaFunction, lambdaInvoke } from './lambda.ts'
import { leave } from './leave.ts'

const LONGEST_SECONDS = 99_999_999
const INVOKE = /^arn:[^:]+:states:::lambda:invoke$/
const FUNCTION = /^arn:[^:]+:lambda:[^:]+:[^:]+:function:.+$/

const integrationOf = (fields: Fields): Integration => {
  const resource = fields.text('Resource')
  if (INVOKE.test(resource)) return lambdaInvoke
  if (FUNCTION.test(resource)) return lambdaFunction(resource)
  const reason = resource.includes('.waitForTaskToken')
    ? 'has no .waitForTaskToken'
    : /\.sync(:2)?$/.test(resource)
      ? 'has no .sync'
      : resource.includes(':activity:')
        ? 'has no activities'
        : 'has arn:aws:states:::lambda:invoke and ARNs of Lambda functions only'
  throw new DefinitionError(fields.at('Resource'), `this engine ${reason}, got ${show(resource)}`)
}

const failureDetails = ({ error, reason }: StatesError) => ({
  ...(error === undefined ? {} : { error }),
  ...(reason === undefined ? {} : { cause: reason }),
})

/** Task: withCatch(withRetry(attempt)), where an attempt is one call with its events and the state's Output. */
export const compileTask = (fields: Fields, compiler: Compiler): Step => {
  const leaving = compiler.leaving(fields, ['result'])
  const integration = integrationOf(fields)
  integration.check(fields.take('Arguments'), fields.at('Arguments'))
  const args = compiler.optional(fields, 'Arguments')
  const timeout = compiler.whole(fields, 'TimeoutSeconds', 1, LONGEST_SECONDS)
  const heartbeat = compiler.whole(fields, 'HeartbeatSeconds', 1, LONGEST_SECONDS)

  const attempt = async (visit: Visit): Promise<Exit> => {
    const { run, signal } = visit.branch
    const given = args ? await evaluate(visit, args) : visit.input
    const seconds = timeout && (await evaluateWhole(visit, timeout, LONGEST_SECONDS, 'TimeoutSeconds'))
    // Lambda sends no heartbeats and AWS does not expect them; the history shows the number.
    const beat = heartbeat && (await evaluateWhole(visit, heartbeat, LONGEST_SECONDS, 'HeartbeatSeconds'))
    commit(visit)
    integration.schedule(visit, withinLimit(given, visit.state.name), {
      ...(seconds === undefined ? {} : { timeoutInSeconds: seconds }),
      ...(beat === undefined ? {} : { heartbeatInSeconds: beat }),
    })
    const late = seconds === undefined ? undefined : new StatesError('States.Timeout')
    const call = (inner: AbortSignal) => integration.call(visit, given, inner)
    let result: Payload
    try {
      result = withinLimit(
        await withTimeout(run.clock, signal, seconds, late, call),
        integration.blamed ?? visit.state.name,
      )
    } catch (error) {
      if (late && error === late) integration.timeOut(visit)
      else if (error instanceof StatesError) integration.fail(visit, failureDetails(error))
      throw error
    }
    integration.succeed(visit, result)
    return leave(visit, leaving, result, { result: result.value })
  }
  return withCatch(fields, compiler, withRetry(fields, attempt))
}
