import { type ExecuteOptions, type ExecutionResult, execute, type HistoryEvent } from '../../../local/asl/engine.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

export type States = Record<string, Record<string, unknown>>

export const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:work'

/** A Task state on `work`; the payload is the state's input. */
export const task = (parts: Record<string, unknown> = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: FUNCTION, Payload: '{% $states.input %}' },
  ...('Next' in parts ? {} : { End: true }),
  ...parts,
})

export const machine = (states: States, parts: Record<string, unknown> = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...parts,
})

/** A state that ends with its input. */
export const pass = { Type: 'Pass', End: true }

/** A machine of one state, X. */
export const one = (state: unknown) => machine({ X: state as Record<string, unknown> })

interface Given extends Partial<Omit<ExecuteOptions, 'input'>> {
  input?: unknown
  machine?: Record<string, unknown>
}

export interface Ran extends ExecutionResult {
  /** The output, parsed. */
  value: unknown
  /** The states entered, in order. */
  path: string[]
  /** "id previous type", or "id previous type name" for a state's entry and exit. */
  trace: string[]
  /** Milliseconds of virtual time that it took. */
  took: number
}

const line = ({ id, previousEventId, type, stateEnteredEventDetails, stateExitedEventDetails }: HistoryEvent) =>
  [id, previousEventId, type, stateEnteredEventDetails?.name ?? stateExitedEventDetails?.name ?? ''].join(' ').trim()

/** Runs a JSONata machine of these states, the first one first, in virtual time. */
export const run = async (states: States, { input = {}, machine: parts, ...options }: Given = {}): Promise<Ran> => {
  const clock = createVirtualClock()
  const start = clock.now()
  const running = execute(machine(states, parts), {
    invoke: async (_name, payload) => payload,
    clock,
    ...options,
    input: JSON.stringify(input),
  })
  const result = await clock.run(running)
  return {
    ...result,
    value: result.output === undefined ? undefined : JSON.parse(result.output),
    path: result.events.flatMap(event => event.stateEnteredEventDetails?.name ?? []),
    trace: result.events.map(line),
    took: clock.now() - start,
  }
}

/** The value of one expression, as the Output of a Pass state. */
export const evaluate = async (expression: string, input: unknown = {}): Promise<Ran> =>
  run({ It: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }, { input })

/** An Error as a Lambda function throws it. */
export const lambdaError = (name: string, message = 'no', extra: object = {}): Error =>
  Object.assign(new Error(message), { name, ...extra })
