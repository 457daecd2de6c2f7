import { compileMatcher, type Matcher, PatternError } from './matchers.ts'

export { PatternError } from './matchers.ts'

/** Whether an event matches a compiled pattern. */
export type Predicate = (event: unknown) => boolean

/**
 * Compiles an EventBridge event pattern: fields nest, all fields of an object must match, a list of matchers matches if
 * one of them does, an array in the event matches if one of its elements does, and `$or` takes alternatives.
 * @throws PatternError naming the field and what is wrong with it; an operator that is not known is refused by name
 */
export const compilePattern = (pattern: unknown, path = 'pattern'): Predicate => {
  if (pattern === null || typeof pattern !== 'object' || Array.isArray(pattern)) {
    throw new PatternError(`${path} must be an object, got ${JSON.stringify(pattern)}`)
  }
  const entries = Object.entries(pattern)
  if (entries.length === 0) throw new PatternError(`${path} is empty: it would match nothing`)
  const tests = entries.map(([key, value]) =>
    key === '$or' ? compileOr(value, `${path}.$or`) : compileField(key, value, `${path}.${key}`),
  )
  return event => tests.every(test => test(event))
}

const compileOr = (value: unknown, path: string): Predicate => {
  if (!Array.isArray(value) || value.length < 2)
    throw new PatternError(`${path} must be a list of at least two patterns`)
  const alternatives = value.map((item, index) => compilePattern(item, `${path}[${index}]`))
  return event => alternatives.some(test => test(event))
}

const compileField = (key: string, value: unknown, path: string): Predicate => {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new PatternError(`${path} is an empty list: it would match nothing`)
    const matchers = value.map((item, index) => compileMatcher(item, `${path}[${index}]`))
    return event => members(event).some(member => matchesAny(matchers, member[key]))
  }
  if (value === null || typeof value !== 'object') {
    throw new PatternError(`${path} must be a list or an object, got ${JSON.stringify(value)}`)
  }
  const nested = compilePattern(value, path)
  return event => {
    const parents = members(event).filter(member => member[key] !== undefined && member[key] !== null)
    // `exists: false` below a missing object is true, as on AWS, so a missing object is tested as an empty one.
    return parents.length ? parents.some(member => nested(member[key])) : nested({})
  }
}

/** The objects that a field is looked up in: the event itself, or each object of an array. */
const members = (event: unknown): Record<string, unknown>[] => {
  if (Array.isArray(event)) return event.flatMap(members)
  return event !== null && typeof event === 'object' ? [event as Record<string, unknown>] : []
}

const matchesAny = (matchers: readonly Matcher[], value: unknown): boolean => {
  const exists = value !== undefined && !(Array.isArray(value) && value.length === 0)
  const values = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]
  return matchers.some(matcher =>
    matcher.kind === 'exists' ? matcher.wanted === exists : exists && values.some(item => matcher.test(item)),
  )
}
