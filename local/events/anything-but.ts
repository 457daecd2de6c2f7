import type { Leaf } from './leaves.ts'
import { PatternError } from './pattern-error.ts'
import { compileWildcard } from './wildcard.ts'

type Test = (value: Leaf['value']) => boolean

const NEITHER = 'Value of anything-but must be an array or single string/number value.'
const MIXED = 'Inside anything but list, either all values are number or string, mixed type is not supported'

/** What each operator inside anything-but tests, and what EventBridge says of a value that is no text. */
const INSIDE: Record<string, { compile(text: string, place: string): (actual: string) => boolean; noText: string }> = {
  prefix: {
    compile: text => actual => actual.startsWith(text),
    noText: 'prefix/suffix match pattern must be a string',
  },
  suffix: {
    compile: text => actual => actual.endsWith(text),
    noText: 'prefix/suffix match pattern must be a string',
  },
  'equals-ignore-case': {
    compile: text => {
      const wanted = text.toLowerCase()
      return actual => actual.toLowerCase() === wanted
    },
    noText: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
  },
  wildcard: { compile: compileWildcard, noText: 'wildcard match pattern must be a string' },
}

/**
 * `anything-but`: a text, a number, a list of one of them, or an operator with a text or a list of texts. It tests values
 * of every type: 5 is anything but "5".
 * @throws PatternError
 */
export const anythingBut = (argument: unknown, place: string): Test => {
  if (typeof argument === 'object' && argument !== null && !Array.isArray(argument)) return inside(argument, place)
  const refused = Array.isArray(argument) ? argument : [argument]
  const types = new Set(refused.map(item => typeof item))
  const known = [...types].every(type => type === 'string' || type === 'number')
  if (!Array.isArray(argument) && !known) throw new PatternError(NEITHER, place)
  if (!known) throw new PatternError('Inside anything but list, start|null|boolean is not supported.', place)
  if (types.size !== 1) throw new PatternError(MIXED, place)
  return actual => !refused.includes(actual)
}

const inside = (argument: object, place: string): Test => {
  const [[operator, wanted] = [], ...others] = Object.entries(argument)
  if (operator === undefined) throw new PatternError('Anything-But expression name not found', place)
  const known = Object.hasOwn(INSIDE, operator) ? INSIDE[operator] : undefined
  if (!known) throw new PatternError(`Unsupported anything-but pattern: ${operator}`, place)
  const list: unknown[] = Array.isArray(wanted) ? wanted : [wanted]
  if (!Array.isArray(wanted) && typeof wanted !== 'string' && typeof wanted !== 'number') {
    throw new PatternError(NEITHER, place)
  }
  const tests = list.map(text => {
    if (typeof text !== 'string') throw new PatternError(known.noText, place)
    if (text === '' && operator.endsWith('fix')) throw new PatternError('Null prefix/suffix not allowed', place)
    return known.compile(text, place)
  })
  if (others.length > 0) throw new PatternError('Only one key allowed in match expression', place)
  return actual => typeof actual !== 'string' || !tests.some(test => test(actual))
}
