import { BlockList, isIP } from 'node:net'

/** An event pattern that EventBridge would refuse, or that the laptop does not know. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}

/** One element of a pattern's list: a test of a single value, or of whether the field is there at all. */
export type Matcher = { kind: 'value'; test(value: unknown): boolean } | { kind: 'exists'; wanted: boolean }

/** Compiles one element of a list: a literal or `{ operator: … }`. @throws PatternError */
export const compileMatcher = (item: unknown, path: string): Matcher => {
  if (item === null || typeof item !== 'object') return value(actual => actual === item)
  const [operator, ...others] = Object.keys(item)
  if (Array.isArray(item) || operator === undefined || others.length) {
    throw new PatternError(`${path} must be a value or an object with one operator, got ${JSON.stringify(item)}`)
  }
  const compile = OPERATORS[operator]
  if (!compile) throw new PatternError(`${path} has the unknown operator '${operator}'`)
  return compile((item as Record<string, unknown>)[operator], `${path}.${operator}`)
}

const value = (test: (actual: unknown) => boolean): Matcher => ({ kind: 'value', test })
const text = (test: (actual: string) => boolean): Matcher => value(actual => typeof actual === 'string' && test(actual))

const asText = (argument: unknown, path: string): string => {
  if (typeof argument !== 'string') throw new PatternError(`${path} must be a string, got ${JSON.stringify(argument)}`)
  return argument
}

/** `{ prefix: { 'equals-ignore-case': 'x' } }` is the form that ignores case. */
const withCase = (argument: unknown, path: string, test: (actual: string, wanted: string) => boolean): Matcher => {
  const folded = (argument as Record<string, unknown> | null)?.['equals-ignore-case']
  if (folded === undefined) {
    const wanted = asText(argument, path)
    return text(actual => test(actual, wanted))
  }
  const wanted = asText(folded, path).toLowerCase()
  return text(actual => test(actual.toLowerCase(), wanted))
}

const startsWith = (actual: string, wanted: string) => actual.startsWith(wanted)
const endsWith = (actual: string, wanted: string) => actual.endsWith(wanted)

const OPERATORS: Record<string, (argument: unknown, path: string) => Matcher> = {
  prefix: (argument, path) => withCase(argument, path, startsWith),
  suffix: (argument, path) => withCase(argument, path, endsWith),
  'equals-ignore-case': (argument, path) => {
    const wanted = asText(argument, path).toLowerCase()
    return text(actual => actual.toLowerCase() === wanted)
  },
  exists(argument, path) {
    if (typeof argument !== 'boolean')
      throw new PatternError(`${path} must be true or false, got ${JSON.stringify(argument)}`)
    return { kind: 'exists', wanted: argument }
  },
  wildcard(argument, path) {
    const expression = wildcard(asText(argument, path))
    return text(actual => expression.test(actual))
  },
  numeric: (argument, path) => numeric(argument, path),
  cidr: (argument, path) => cidr(asText(argument, path), path),
  'anything-but': (argument, path) => anythingBut(argument, path),
}

const wildcard = (pattern: string): RegExp => {
  const parts = pattern.replaceAll(/\\\*/g, '\u0000').split(/\*+/)
  const escaped = parts.map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\u0000', '\\*'))
  return new RegExp(`^${escaped.join('[^]*?')}$`)
}

const COMPARISONS: Record<string, (actual: number, limit: number) => boolean> = {
  '<': (actual, limit) => actual < limit,
  '<=': (actual, limit) => actual <= limit,
  '=': (actual, limit) => actual === limit,
  '>=': (actual, limit) => actual >= limit,
  '>': (actual, limit) => actual > limit,
}

/** `['>', 0, '<=', 5]` */
const numeric = (argument: unknown, path: string): Matcher => {
  if (!Array.isArray(argument) || ![2, 4].includes(argument.length)) {
    throw new PatternError(`${path} must be a list such as [">", 0, "<=", 5], got ${JSON.stringify(argument)}`)
  }
  const tests: ((actual: number) => boolean)[] = []
  for (let i = 0; i < argument.length; i += 2) {
    const compare = COMPARISONS[String(argument[i])]
    const limit = argument[i + 1]
    if (!compare || typeof limit !== 'number') {
      throw new PatternError(`${path} must pair one of < <= = >= > with a number, got ${JSON.stringify(argument)}`)
    }
    tests.push(actual => compare(actual, limit))
  }
  return value(actual => typeof actual === 'number' && tests.every(test => test(actual)))
}

const cidr = (range: string, path: string): Matcher => {
  const [address = '', bits] = range.split('/')
  const version = isIP(address)
  const list = new BlockList()
  try {
    list.addSubnet(address, Number(bits), version === 6 ? 'ipv6' : 'ipv4')
  } catch {
    throw new PatternError(`${path} must be an address range such as 10.0.0.0/24, got ${JSON.stringify(range)}`)
  }
  return text(actual => isIP(actual) === version && list.check(actual, version === 6 ? 'ipv6' : 'ipv4'))
}

/** A value, a list of values, or one of the text operators with a value or a list. */
const anythingBut = (argument: unknown, path: string): Matcher => {
  if (argument === null || typeof argument !== 'object' || Array.isArray(argument)) {
    const refused = Array.isArray(argument) ? argument : [argument]
    if (refused.some(item => !['string', 'number'].includes(typeof item)) || refused.length === 0) {
      throw new PatternError(
        `${path} must be a string, a number, a list of them or an operator, got ${JSON.stringify(argument)}`,
      )
    }
    return value(actual => !refused.includes(actual))
  }
  const [operator = '', ...others] = Object.keys(argument)
  if (others.length || !['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator)) {
    throw new PatternError(`${path} has the unknown operator '${operator}'`)
  }
  const wanted = (argument as Record<string, unknown>)[operator]
  const matchers = [wanted].flat().map(item => OPERATORS[operator]?.(item, `${path}.${operator}`))
  return value(actual => !matchers.some(matcher => matcher?.kind === 'value' && matcher.test(actual)))
}
