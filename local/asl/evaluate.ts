import { StatesError } from './errors.ts'
import type { Visit } from './execution.ts'
import { describeFailure } from './expression.ts'
import { SURROUNDINGS } from './functions.ts'
import { typeName } from './json.ts'
import { type Payload, payloadOf } from './payload.ts'
import type { Evaluate, Template } from './template.ts'
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

/** Evaluates the expressions of a visit; a promise only where one has to be waited for. Fails with EvaluationFailed. */
const evaluator = (visit: Visit, extras: Extras): Evaluate => {
  const variables = bindings(visit, extras)
  return (expression, location) => {
    const told = (what: string) =>
      evaluationFailed(
        visit,
        `The JSONata expression '${expression.source}' specified for the field '${location}' ${what}`,
        location,
      )
    const fail = (thrown: unknown): never => {
      throw told(`threw an error during evaluation${describeFailure(thrown)}`)
    }
    const check = (value: unknown) => {
      if (value === undefined) throw told('returned nothing (undefined).')
      if (typeName(value) === 'function') throw told('returned an unsupported result type.')
      return value
    }
    let value: unknown
    try {
      value = expression.evaluate(variables)
    } catch (thrown) {
      fail(thrown)
    }
    return value instanceof Promise ? value.then(check, fail) : check(value)
  }
}

/** Evaluates a template to a payload. Fails with States.QueryEvaluationError after recording EvaluationFailed. */
export const evaluate = (visit: Visit, template: Template, extras: Extras = {}): Payload | Promise<Payload> => {
  if (template.constant) return template.constant
  const value = template.evaluate(evaluator(visit, extras))
  return value instanceof Promise ? value.then(awaited => written(visit, awaited)) : written(visit, value)
}

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
export const evaluateAs = <T>(
  visit: Visit,
  template: Template,
  type: string,
  location: string,
  extras?: Extras,
): T | Promise<T> => {
  const check = ({ value, text }: Payload): T => {
    if (typeName(value) === type) return value as T
    const told = `The JSONata expression '${template.expression?.source ?? text}' specified for the field '${location}'`
    const cause = `${told} returned an unexpected result type. Expected '${type}', but was '${typeName(value)}' for value: ${text}`
    throw evaluationFailed(visit, cause, location)
  }
  const payload = evaluate(visit, template, extras)
  return payload instanceof Promise ? payload.then(check) : check(payload)
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
