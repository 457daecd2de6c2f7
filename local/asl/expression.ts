import jsonata from 'jsonata'
import { limit, memoryExceeded, nothingUsed, USED } from './budget.ts'
import { compileDirect, NOT_DIRECT } from './direct.ts'
import { DefinitionError } from './errors.ts'
import { addFunctions } from './functions.ts'
import { GuardedRegExp } from './guarded-regexp.ts'
import { toJson } from './json.ts'
import { canLoop, checkReferences, isDeep, type Readable } from './references.ts'

// JSONata takes the RegExp of whoever parsed last, also for expressions that were parsed before: asl-validator parses too.
Object.defineProperty(jsonata, 'RegexEngine', { get: () => GuardedRegExp, set: () => undefined })

/** One JSONata expression, parsed once; an evaluation needs the variables only. */
export interface Expression {
  /** The text between {% and %}, trimmed, as AWS quotes it. */
  readonly source: string
  /**
   * The value (or a promise of it) as plain JSON, undefined when there is none, a function when it is one. Throws what
   * JSONata throws: see describeFailure.
   */
  evaluate(variables: Record<string, unknown>): unknown
}

/** AWS takes a string for an expression only when it starts with {% and ends with %}, without blanks outside. */
export const isExpression = (text: unknown): text is string =>
  typeof text === 'string' && text.length >= 4 && text.startsWith('{%') && text.endsWith('%}')

/** Parses `{% … %}`; throws DefinitionError on what does not parse or reads what AWS does not offer at this place. */
export const compileExpression = (text: string, place: string, readable: Readable): Expression => {
  const source = text.slice(2, -2).trim()
  let parsed: jsonata.Expression
  try {
    parsed = jsonata(source)
  } catch (error) {
    throw new DefinitionError(place, (error as Error).message, 'INVALID_JSONATA_EXPRESSION')
  }
  checkReferences(parsed.ast(), place, readable)
  addFunctions(parsed)
  const deep = isDeep(parsed.ast())
  const direct = deep ? undefined : compileDirect(parsed.ast())
  if (deep || canLoop(parsed.ast())) limit(parsed)
  const interpret = async (variables: Record<string, unknown>) =>
    toJson(await parsed.evaluate(undefined, { ...variables, [USED]: nothingUsed() }))
  return {
    source,
    evaluate: variables => {
      const value = direct ? direct(variables) : NOT_DIRECT
      return value === NOT_DIRECT ? interpret(variables) : value
    },
  }
}

/** The end of AWS's sentence "… threw an error during evaluation" for an error that JSONata threw. */
export const describeFailure = (thrown: unknown): string => {
  const { code, message } = (thrown ?? {}) as { code?: string; message?: string }
  if (code === 'D1011' || (thrown instanceof RangeError && /call stack/.test(message ?? ''))) {
    return ': Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.'
  }
  if (code === 'D1012') return ': Expression evaluation timeout: Check for infinite loop'
  if (thrown instanceof RangeError) return `: ${memoryExceeded().message}`
  return code ? `. ${code}: ${message ?? ''}` : `: ${message ?? String(thrown)}`
}
