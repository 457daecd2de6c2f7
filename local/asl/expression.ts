import jsonata from 'jsonata'
import { DefinitionError, StatesError } from './errors.ts'
import { addFunctions, LONGEST_SEQUENCE, memoryExceeded } from './functions.ts'
import { GuardedRegExp } from './guarded-regexp.ts'
import { checkReferences, type Readable } from './references.ts'

/** AWS evaluates to a depth of 100. Measured: floci-io/floci#2737. */
const DEEPEST = 100
/** AWS's own bound of time is not published; an expression over one payload needs milliseconds. */
const LONGEST_MILLISECONDS = 1_000
const OPTIONS: jsonata.JsonataOptions = {
  timeout: LONGEST_MILLISECONDS,
  stack: DEEPEST,
  sequence: LONGEST_SEQUENCE,
  RegexEngine: GuardedRegExp as unknown as RegExpConstructor,
}

/** One JSONata expression, parsed once; an evaluation needs the variables only. */
export interface Expression {
  /** The text between {% and %}, trimmed, as AWS quotes it. */
  readonly source: string
  /** Resolves with the value, undefined when there is none; rejects with JSONata's error. */
  evaluate(variables: Record<string, unknown>): Promise<unknown>
}

/** AWS takes a string for an expression only when it starts with {% and ends with %}, without blanks outside. */
export const isExpression = (text: unknown): text is string =>
  typeof text === 'string' && text.length >= 4 && text.startsWith('{%') && text.endsWith('%}')

/** Parses `{% … %}`; throws DefinitionError on what does not parse or reads what AWS does not offer at this place. */
export const compileExpression = (text: string, place: string, readable: Readable): Expression => {
  const source = text.slice(2, -2).trim()
  let parsed: jsonata.Expression
  try {
    parsed = jsonata(source, OPTIONS)
  } catch (error) {
    throw new DefinitionError(place, `"${source}" is no valid JSONata expression: ${(error as Error).message}`)
  }
  checkReferences(parsed.ast(), place, source, readable)
  addFunctions(parsed)
  return { source, evaluate: variables => parsed.evaluate(undefined, variables) }
}

/** The end of AWS's sentence "… threw an error during evaluation" for an error that JSONata threw. */
export const describeFailure = (thrown: unknown): string => {
  const { code, message } = (thrown ?? {}) as { code?: string; message?: string }
  if (code === 'D1011' || thrown instanceof RangeError) {
    return ': Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.'
  }
  if (code === 'D1012') return ': Expression evaluation timeout: Check for infinite loop'
  if (code === 'D2015') return `: ${memoryExceeded().message}`
  return code ? `. ${code}: ${message ?? ''}` : `: ${message ?? String(thrown)}`
}

export const evaluationError = (cause: string): StatesError => new StatesError('States.QueryEvaluationError', cause)
