import { systemClock } from '../../aws/clock.ts'
import { runStates } from './branch.ts'
import { compile } from './compile.ts'
import { Interruption, StatesError } from './errors.ts'
import type { Branch, ExecuteOptions, Run, StateMachine } from './execution.ts'
import { uuidFrom } from './functions.ts'
import { createHistory, WHOLE } from './history.ts'
import { parsePayload } from './payload.ts'
import type { ExecutionResult } from './result.ts'
import { withTimeout } from './timeout.ts'

export { compile } from './compile.ts'
export { DefinitionError } from './errors.ts'
export type { ExecuteOptions, StateMachine } from './execution.ts'
export type { HistoryEvent } from './history.ts'
export type { ExecutionResult } from './result.ts'

/** The events that a STANDARD execution may have; an EXPRESS one may have any number. */
export const MAX_EVENTS = 25_000

const failure = (error: string | undefined, cause: string | undefined) => ({
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
})

const startRun = (options: ExecuteOptions, input: unknown): Run => {
  const { clock = systemClock, random = Math.random, maxEvents = MAX_EVENTS, onEvent } = options
  const name = options.executionName ?? options.executionArn?.split(':').at(-1) ?? uuidFrom(random)
  const machineArn = options.stateMachineArn ?? 'arn:aws:states:us-east-1:000000000000:stateMachine:local'
  const machineName = options.stateMachineName ?? machineArn.split(':')[6] ?? 'local'
  const Id = options.executionArn ?? `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`
  const context = {
    Execution: {
      Id,
      Input: input,
      StartTime: new Date(options.startTime ?? clock.now()).toISOString(),
      Name: name,
      RoleArn: options.roleArn ?? 'arn:aws:iam::000000000000:role/local',
      RedriveCount: 0,
    },
    StateMachine: { Id: machineArn, Name: machineName },
  }
  const region = Id.split(':')[3] || 'us-east-1'
  return {
    options,
    clock,
    random,
    history: createHistory(clock, maxEvents, onEvent),
    region,
    context,
    execute,
    steps: 0,
  }
}

/** The end that an outside signal asks for. */
const abortion = (reason: unknown): Interruption => {
  if (reason instanceof Interruption) return reason
  const { error, cause } = (typeof reason === 'object' && reason !== null ? reason : {}) as {
    error?: string
    cause?: string
  }
  return new Interruption('ABORTED', error, cause)
}

const ENDINGS = {
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
} as const

/** Records how an execution ended badly. What is no failure of the execution is thrown again. */
const endBadly = ({ history }: Run, main: Branch, thrown: unknown): ExecutionResult => {
  // A JSON text may nest deeper than its value can be written again.
  const deep = thrown instanceof RangeError && new StatesError('States.Runtime', 'The data is nested too deeply')
  const error = deep || thrown
  if (!(error instanceof StatesError) && !(error instanceof Interruption)) throw error
  const { events } = history
  const details = failure(error.error, error.reason)
  const status = error instanceof Interruption ? error.status : 'FAILED'
  const [type, field] = ENDINGS[status]
  // A stop or a timeout follows from no event: AWS gives it the previousEventId 0.
  const previous = status !== 'FAILED' ? 0 : error instanceof Interruption ? events.length : main.chain.previous
  history.end(type, previous, { [field]: details })
  // AWS answers a timeout of the whole execution without error and cause; its event has the error.
  return { status, ...(status === 'TIMED_OUT' ? {} : details), events }
}

/**
 * Runs an execution to its end. Resolves however it ends; rejects only with DefinitionError, with SyntaxError for an
 * `input` that is no JSON, and with faults of the engine itself or of `onEvent`.
 */
export const execute = async (definition: unknown, options: ExecuteOptions): Promise<ExecutionResult> => {
  const machine = isCompiled(definition) ? definition : compile(definition)
  const input = parsePayload(options.input)
  const run = startRun(options, input.value)
  const { history, clock } = run
  const outside = new AbortController()
  const stop = () => outside.abort(abortion(options.signal?.reason))
  if (options.signal?.aborted) stop()
  options.signal?.addEventListener('abort', stop, { once: true })
  // The first state follows no event: AWS gives its entry the previousEventId 0.
  const main: Branch = {
    run,
    chain: { previous: 0 },
    variables: {},
    signal: outside.signal,
    map: undefined,
    current: undefined,
    children: new Set(),
  }
  const roleArn = String(run.context.Execution.RoleArn)
  history.record('ExecutionStarted', main.chain, {
    executionStartedEventDetails: { input: input.text, inputDetails: WHOLE, roleArn },
  })
  try {
    const { timeoutSeconds: seconds } = machine
    const bounded = seconds !== undefined || options.signal
    const late = bounded && new Interruption('TIMED_OUT', 'States.Timeout')
    const { text } = await (bounded
      ? withTimeout(clock, outside.signal, seconds, late, signal => runStates(machine, { ...main, signal }, input))
      : runStates(machine, main, input))
    const details = { output: text, outputDetails: WHOLE }
    history.end('ExecutionSucceeded', main.chain.previous, { executionSucceededEventDetails: details })
    return { status: 'SUCCEEDED', output: text, events: history.events }
  } catch (thrown) {
    return endBadly(run, main, thrown)
  } finally {
    options.signal?.removeEventListener('abort', stop)
  }
}

const isCompiled = (definition: unknown): definition is StateMachine =>
  typeof definition === 'object' && definition !== null && 'states' in definition && definition.states instanceof Map
