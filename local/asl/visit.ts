import type { Clock } from '../clock.ts'
import type { ExecuteOptions } from './engine.ts'
import { StatesError } from './errors.ts'
import { describeFailure, type Expression, evaluationError } from './expression.ts'
import { SURROUNDINGS } from './functions.ts'
import { type Chain, type EventDetails, type History, WHOLE } from './history.ts'
import { typeName } from './json.ts'
import type { Exit, State } from './machine.ts'
import { isTooLarge, type Payload, payloadOf } from './payload.ts'
import type { Template } from './template.ts'

/** One execution while it runs. */
export interface Run {
  readonly options: ExecuteOptions
  readonly clock: Clock
  readonly random: () => number
  readonly history: History
  readonly region: string
  /** $states.context.Execution and .StateMachine, the same for every state. */
  readonly context: Record<'Execution' | 'StateMachine', Record<string, unknown>>
  /** States entered so far; the loop lets other work run now and then. */
  steps: number
}

/** One line of states: the main one, a branch of a Parallel, or an iteration of a Map. */
export interface Branch {
  readonly run: Run
  readonly chain: Chain
  /** The variables that can be read here; replaced, never changed, when a state assigns. */
  variables: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
  /** $states.context.Map, inside a Map. */
  readonly map: { Item: { Index: number; Value: unknown } } | undefined
  /** The visit in progress, and the lines of states that it runs itself: what an abort reaches. */
  current: Visit | undefined
  readonly children: Set<Branch>
}

/** One stay of a branch in a state. */
export interface Visit {
  readonly branch: Branch
  readonly state: State
  readonly input: Payload
  readonly enteredId: number
  /** Milliseconds since the epoch. */
  readonly enteredTime: number
  retryCount: number
  committed: boolean
}

/** What $states offers besides `input` and `context`. */
export interface Extras {
  readonly result?: unknown
  readonly errorOutput?: unknown
}

/** Records an event of the visit's line of states and moves the line on to it, unless `stay`. */
export const record = (branch: Branch, type: string, details?: EventDetails, stay?: 'stay'): number => {
  branch.signal.throwIfAborted()
  const id = branch.run.history.record(type, branch.chain, details)
  if (!stay) branch.chain.previous = id
  return id
}

/**
 * Enters a state. The line moves on to the …StateEntered event only with `commit`: on AWS an EvaluationFailed while a
 * state is being entered names the event before it as the previous one (seen in every recording of such a failure).
 */
export const enter = (branch: Branch, state: State, input: Payload): Visit => {
  const enteredId = record(
    branch,
    `${state.type}StateEntered`,
    { stateEnteredEventDetails: { name: state.name, input: input.text, inputDetails: WHOLE } },
    'stay',
  )
  const enteredTime = branch.run.clock.now()
  const visit: Visit = { branch, state, input, enteredId, enteredTime, retryCount: 0, committed: false }
  branch.current = visit
  return visit
}

export const commit = (visit: Visit): void => {
  if (visit.committed) return
  visit.committed = true
  visit.branch.chain.previous = visit.enteredId
}

/** AWS's sentence in front of the cause of what the interpreter itself finds wrong. */
export const explain = (visit: Visit, cause: string): string =>
  `An error occurred while executing the state '${visit.state.name}' (entered at the event id #${visit.enteredId}). ${cause}`

/** Records EvaluationFailed and returns the error to throw; `location` is the field, absent where AWS names none. */
export const evaluationFailed = (visit: Visit, cause: string, location?: string): StatesError => {
  const error = evaluationError(explain(visit, cause))
  record(visit.branch, 'EvaluationFailed', {
    evaluationFailedEventDetails: {
      error: 'States.QueryEvaluationError',
      cause: error.reason as string,
      ...(location === undefined ? {} : { location }),
      state: visit.state.name,
    },
  })
  visit.committed = true
  return error
}

const contextOf = (visit: Visit) => ({
  ...visit.branch.run.context,
  State: {
    Name: visit.state.name,
    EnteredTime: new Date(visit.enteredTime).toISOString(),
    RetryCount: visit.retryCount,
  },
  ...(visit.branch.map ? { Map: visit.branch.map } : {}),
})

/** What an expression of this visit can name: the variables, $states, and the surroundings of the added functions. */
const bindings = (visit: Visit, { result, errorOutput }: Extras): Record<string, unknown> => ({
  ...visit.branch.variables,
  states: {
    input: visit.input.value,
    ...(result === undefined ? {} : { result }),
    ...(errorOutput === undefined ? {} : { errorOutput }),
    // Few expressions read the context, and building it is dear.
    get context() {
      return contextOf(visit)
    },
  },
  [SURROUNDINGS]: visit.branch.run,
})

const evaluator = (visit: Visit, extras: Extras) => {
  const variables = bindings(visit, extras)
  return async (expression: Expression, location: string): Promise<unknown> => {
    const told = `The JSONata expression '${expression.source}' specified for the field '${location}'`
    let value: unknown
    try {
      value = await expression.evaluate(variables)
      if (value !== undefined && typeName(value) !== 'function') return value
    } catch (thrown) {
      throw evaluationFailed(visit, `${told} threw an error during evaluation${describeFailure(thrown)}`, location)
    }
    if (value === undefined) throw evaluationFailed(visit, `${told} returned nothing (undefined).`, location)
    throw evaluationFailed(visit, `${told} returned an unsupported result type.`, location)
  }
}

/** Evaluates a template to a payload. Rejects with States.QueryEvaluationError after recording EvaluationFailed. */
export const evaluate = (visit: Visit, template: Template, extras: Extras = {}): Payload | Promise<Payload> =>
  template.constant ?? template.evaluate(evaluator(visit, extras)).then(payloadOf)

/** Evaluates a field that must have one type: `number`, `boolean`, `string` or `array`. */
export const evaluateAs = async <T>(
  visit: Visit,
  template: Template,
  type: string,
  location: string,
  extras?: Extras,
) => {
  const { value, text } = await evaluate(visit, template, extras)
  if (typeName(value) === type) return value as T
  const told = `The JSONata expression '${template.expression?.source ?? text}' specified for the field '${location}'`
  const cause = `${told} returned an unexpected result type. Expected '${type}', but was '${typeName(value)}' for value: ${text}`
  throw evaluationFailed(visit, cause, location)
}

/** Evaluates a field that must be a whole number from 0 to `max`. */
export const evaluateWhole = async (
  visit: Visit,
  template: Template,
  max: number,
  location: string,
): Promise<number> => {
  const value = await evaluateAs<number>(visit, template, 'number', location)
  if (!Number.isInteger(value)) {
    throw evaluationFailed(visit, `The ${location} field cannot be parsed as an integer: ${value}`, location)
  }
  if (value < 0 || value > max) {
    throw evaluationFailed(visit, `${location} must be between 0 and ${max} but was: ${value}`, location)
  }
  return value
}

/** Throws States.DataLimitExceeded for a payload over 256 KiB; `name` is the state or task that AWS blames. */
export const withinLimit = (payload: Payload, name: string): Payload => {
  if (!isTooLarge(payload.text)) return payload
  const cause = `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`
  throw new StatesError('States.DataLimitExceeded', cause)
}

/** Leaves the state: assigns the variables, records …StateExited, and hands the output on. */
export const exit = (visit: Visit, output: Payload, next: string | undefined, assigned?: Payload): Exit => {
  const { branch, state } = visit
  withinLimit(output, state.name)
  commit(visit)
  const details = { name: state.name, output: output.text, outputDetails: WHOLE }
  if (!assigned) {
    record(branch, `${state.type}StateExited`, { stateExitedEventDetails: details })
    return { output, next }
  }
  withinLimit(assigned, state.name)
  const variables = assigned.value as Record<string, unknown>
  const texts = Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)])
  branch.variables = { ...branch.variables, ...variables }
  record(branch, `${state.type}StateExited`, {
    stateExitedEventDetails: {
      ...details,
      assignedVariables: Object.fromEntries(texts),
      assignedVariablesDetails: WHOLE,
    },
  })
  return { output, next }
}
