import { BlockList, isIP } from 'node:net'
import { anythingBut } from './anything-but.ts'
import type { Leaf } from './leaves.ts'
import { PatternError } from './pattern-error.ts'
import { compileWildcard } from './wildcard.ts'

/** One element of a pattern's list: a test of a leaf, or that there is none. */
export interface Matcher {
  kind: 'value' | 'absent'
  test(value: Leaf['value']): boolean
}

/** Names that no field inside `$or` may have: operators of today and of some day. */
export const RESERVED: ReadonlySet<string> = new Set([
  ...['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr'],
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
])

/** Compiles one element of a list: a literal or `{ operator: … }`. @throws PatternError */
export const compileMatcher = (item: unknown, place: string): Matcher => {
  if (item === null || typeof item !== 'object') return matcher(actual => actual === item)
  if (Array.isArray(item)) {
    throw new PatternError('Match value must be String, number, true, false, or null', place)
  }
  const [[operator, argument] = [], ...others] = Object.entries(item)
  if (operator === undefined) throw new PatternError('Match expression name not found', place)
  const compile = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  if (!compile) throw new PatternError(`Unrecognized match type ${operator}`, place)
  const compiled = compile(argument, `${place}.${operator}`)
  if (others.length > 0) throw new PatternError('Only one key allowed in match expression', place)
  return compiled
}

const matcher = (test: Matcher['test']): Matcher => ({ kind: 'value', test })
const ofText = (test: (actual: string) => boolean): Matcher =>
  matcher(actual => typeof actual === 'string' && test(actual))

const textOf = (argument: unknown, what: string, place: string): string => {
  if (typeof argument !== 'string') throw new PatternError(`${what} match pattern must be a string`, place)
  return argument
}

/** `{ prefix: { 'equals-ignore-case': 'x' } }` is the form that ignores case. */
const affix =
  (name: 'prefix' | 'suffix', test: (actual: string, wanted: string) => boolean) =>
  (argument: unknown, place: string): Matcher => {
    if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
      const wanted = textOf(argument, name, place)
      return ofText(actual => test(actual, wanted))
    }
    const capital = name === 'prefix' ? 'Prefix' : 'Suffix'
    const [[operator, folded] = [], ...others] = Object.entries(argument)
    if (operator === undefined) throw new PatternError(`${capital} expression name not found`, place)
    if (operator !== 'equals-ignore-case') throw new PatternError(`Unsupported ${name} pattern: ${operator}`, place)
    const wanted = textOf(folded, 'equals-ignore-case', place).toLowerCase()
    if (others.length > 0) throw new PatternError('Only one key allowed in match expression', place)
    return ofText(actual => test(actual.toLowerCase(), wanted))
  }

const OPERATORS: Record<string, (argument: unknown, place: string) => Matcher> = {
  exactly(argument, place) {
    const wanted = textOf(argument, 'exact', place)
    return ofText(actual => actual === wanted)
  },
  prefix: affix('prefix', (actual, wanted) => actual.startsWith(wanted)),
  suffix: affix('suffix', (actual, wanted) => actual.endsWith(wanted)),
  'equals-ignore-case'(argument, place) {
    const wanted = textOf(argument, 'equals-ignore-case', place).toLowerCase()
    return ofText(actual => actual.toLowerCase() === wanted)
  },
  exists(argument, place) {
    if (typeof argument !== 'boolean') {
      throw new PatternError('exists match pattern must be either true or false.', place)
    }
    return { kind: argument ? 'value' : 'absent', test: () => argument }
  },
  wildcard: (argument, place) => ofText(compileWildcard(textOf(argument, 'wildcard', place), place)),
  numeric: (argument, place) => numeric(argument, place),
  // AWS's words: its reader of cidr was a copy of that of prefix.
  cidr: (argument, place) => cidr(textOf(argument, 'prefix', place), place),
  'anything-but': (argument, place) => matcher(anythingBut(argument, place)),
}

/** `['=', 5]`, `['>', 0]` or `['>', 0, '<=', 5]` */
const numeric = (argument: unknown, place: string): Matcher => {
  const refuse = (reason: string): never => {
    throw new PatternError(reason, place)
  }
  if (!Array.isArray(argument)) return refuse('Value of numeric must be an array.')
  const [operator, limit, second, top] = argument as unknown[]
  if (typeof operator !== 'string') return refuse(`Invalid member in numeric match: ${operator ?? ']'}`)
  const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined
  if (!compare) return refuse(`Unrecognized numeric range operator: ${operator}`)
  if (typeof limit !== 'number') return refuse(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`)
  if (argument.length === 2) return matcher(actual => typeof actual === 'number' && compare(actual, limit))
  if (!operator.startsWith('>')) return refuse('Too many elements in numeric expression')
  if (typeof second !== 'string') return refuse(`Bad value in numeric range: ${second}`)
  const below = second === '<' || second === '<=' ? COMPARISONS[second] : undefined
  if (!below) return refuse(`Bad numeric range operator: ${second}`)
  if (typeof top !== 'number') return refuse(`Value of ${second} must be numeric`)
  if (argument.length > 4) return refuse('Too many terms in numeric range expression')
  if (limit >= top) return refuse('Bottom must be less than top')
  return matcher(actual => typeof actual === 'number' && compare(actual, limit) && below(actual, top))
}

const COMPARISONS: Record<string, (actual: number, limit: number) => boolean> = {
  '<': (actual, limit) => actual < limit,
  '<=': (actual, limit) => actual <= limit,
  '=': (actual, limit) => actual === limit,
  '>=': (actual, limit) => actual >= limit,
  '>': (actual, limit) => actual > limit,
}

const cidr = (range: string, place: string): Matcher => {
  const refuse = (reason: string): never => {
    throw new PatternError(reason, place)
  }
  const [address = '', mask = '', ...others] = range.split('/')
  if (mask === '' || others.length > 0) return refuse("Malformed CIDR, one '/' required")
  if (!/^[+-]?\d+$/.test(mask)) return refuse('Malformed CIDR, mask bits must be an integer')
  const bits = Number(mask)
  if (bits < 0) return refuse('Malformed CIDR, mask bits must not be negative')
  const version = isIP(address)
  if (version === 0) return refuse(`Nonstandard IP address: ${address}`)
  const most = version === 6 ? 128 : 32
  if (bits >= most) return refuse(`IPv${version} mask bits must be < ${most}`)
  const family = version === 6 ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  list.addSubnet(address, bits, family)
  return ofText(actual => isIP(actual) === version && list.check(actual, family))
}
