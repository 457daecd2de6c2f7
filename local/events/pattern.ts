import { type Leaf, leavesOf } from './leaves.ts'
import { compileMatcher, type Matcher, RESERVED } from './matchers.ts'
import { PatternError } from './pattern-error.ts'

/** Whether an event matches a compiled pattern. */
export type Predicate = (event: unknown) => boolean

/** All fields must match. A pattern with `$or` is several of these, of which one must match. */
type Rule = ReadonlyMap<string, readonly Matcher[]>

/** `$or` multiplies; EventBridge has a limit of its own, which is not published. */
const MOST_RULES = 1000
/** Ways to choose the elements of arrays that are tried for one event. */
const MOST_TRIES = 100_000

/**
 * Compiles an EventBridge event pattern as AWS's own library reads it, https://github.com/aws/event-ruler: a field
 * matches if one of its values is matched, all fields must match, `$or` takes alternatives. Only leaves are seen, so
 * `exists` and `anything-but` say nothing of objects; and fields below one array must match in the same element of it.
 * @throws PatternError with EventBridge's reason
 */
export const compilePattern = (pattern: unknown): Predicate => {
  if (!isObject(pattern)) throw new PatternError('Filter is not an object', '')
  const rules = compileObject(pattern, '', [new Map()], false)
  return event => {
    const leaves = leavesOf(event)
    return rules.some(rule => matches(rule, leaves))
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Adds what an object of the pattern asks to each of the rules so far. */
const compileObject = (object: Record<string, unknown>, path: string, rules: Rule[], insideOr: boolean): Rule[] => {
  const fields = Object.entries(object)
  if (fields.length === 0) throw new PatternError('Empty objects are not allowed', path)
  return fields.reduce((sofar, [name, value]) => {
    if (name === '$or') return compileOr(value, path, sofar)
    if (insideOr && RESERVED.has(name)) {
      throw new PatternError(`${name} is Ruler reserved fieldName which cannot be used inside $or.`, path)
    }
    const place = path === '' ? name : `${path}.${name}`
    if (isObject(value)) return compileObject(value, place, sofar, insideOr)
    if (!Array.isArray(value)) throw new PatternError(`"${name}" must be an object or an array`, place)
    if (value.length === 0) throw new PatternError('Empty arrays are not allowed', place)
    const matchers = value.map((item, index) => compileMatcher(item, `${place}[${index}]`))
    return sofar.map(rule => new Map([...rule, [place, matchers]]))
  }, rules)
}

const compileOr = (value: unknown, path: string, rules: Rule[]): Rule[] => {
  const refuse = (reason: string): never => {
    throw new PatternError(reason, path === '' ? '$or' : `${path}.$or`)
  }
  if (!Array.isArray(value)) return refuse('It must be an Array followed with $or.')
  const all = value.flatMap(item =>
    isObject(item)
      ? compileObject(item, path, rules, true)
      : refuse('Only JSON object is allowed in array of $or relationship.'),
  )
  if (value.length < 2) refuse('There must have at least 2 Objects in $or relationship.')
  return all.length > MOST_RULES ? refuse(`The pattern has more than ${MOST_RULES} combinations of $or`) : all
}

/** Whether there is a leaf for each field so that no two of them lie in different elements of one array. */
const matches = (rule: Rule, leaves: ReadonlyMap<string, readonly Leaf[]>): boolean => {
  const chosen: Leaf[][] = []
  for (const [path, matchers] of rule) {
    const found = leaves.get(path) ?? []
    if (found.length === 0 && matchers.some(({ kind }) => kind === 'absent')) continue
    const matching = found.filter(({ value }) => matchers.some(({ kind, test }) => kind === 'value' && test(value)))
    if (matching.length === 0) return false
    // A leaf outside of all arrays goes with every other.
    if (!matching.some(({ elements }) => elements.size === 0)) chosen.push(matching)
  }
  let tries = 0
  const choose = (index: number, elements: ReadonlyMap<number, number>): boolean => {
    const field = chosen[index]
    if (!field) return true
    return field.some(leaf => {
      if (++tries > MOST_TRIES) return false
      const consistent = [...leaf.elements].every(([array, at]) => (elements.get(array) ?? at) === at)
      return consistent && choose(index + 1, new Map([...elements, ...leaf.elements]))
    })
  }
  return choose(0, new Map())
}
