import { StatesError } from './errors.ts'
import type { Visit } from './execution.ts'
import { describeFailure, type Expression } from './expression.ts'
import { SURROUNDINGS } from './functions.ts'
import { typeName } from './json.ts'
import { type Payload, payloadOf } from './payload.ts'
import type { Template } from './template.ts'
import { record } from './visit.ts'

/** What $states offers besides `input` and `context`. */
export interface Extras {
  readonly result?: unknown
  readonly errorOutput?: unknown
}

/** AWS's sentence in front of the cause of what the interpreter itself finds wrong. */
export const explain = (visit: Visit, cause: string): string =>
  `An error occurred while executing the state '${visit.state.name}' (entered at the event id #${visit.enteredId}). ${cause}`

/** Records EvaluationFailed and returns the error to throw; `location` is the field, absent where AWS names none. */
export const evaluationFailed = (visit: Visit, cause: string, location?: string): StatesError => {
  const error = new StatesError('States.QueryEvaluationError', explain(visit, cause))
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
      const evaluated = expression.evaluate(variables)
      value = evaluated instanceof Promise ? await evaluated : evaluated
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
  template.constant ?? template.evaluate(evaluator(visit, extras)).then(value => written(visit, value))

/** A value may nest deeper than it can be written again: too much data, as one that is too long. */
const written = (visit: Visit, value: unknown): Payload => {
  try {
    return payloadOf(value)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new StatesError('States.DataLimitExceeded', explain(visit, 'The data is nested too deeply.'))
  }
}

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
