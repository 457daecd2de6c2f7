import type * as z from 'zod/mini'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

const VALUE_LIMIT = 80
/** What zod/mini says without a locale, so: no expectation was given with the schema. */
const UNSAID = 'Invalid input'
/** Given to each parse: another zod in the same process sets a locale for all of them, and would do the talking. */
export const SILENT = { error: () => UNSAID }

/** `tiers["my tier"].price.input`, `messages[0].content[1].text`. */
export const formatPath = (path: Path): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = cut(String(key))
    if (!/^[\w-]+$/.test(name)) return `${text}[${JSON.stringify(name)}]`
    return text === '' ? name : `${text}.${name}`
  }, '')

/** A value as a person wrote it, cut to 80 characters. */
export const showValue = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(cut(value))
    : cut(typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value)))

/** A value by type and size only, for what must not reach a log: prompts and everything around them. */
export const showShape = (value: unknown): string => {
  if (typeof value === 'string') return value === '' ? 'empty' : `a string of ${value.length} characters`
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (value === null) return 'null'
  if (value === undefined) return 'missing'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** One sentence: path, value, expectation. */
export const sentence = (where: string, shown: string, expected: string): string =>
  `${where} is ${shown}: expected ${expected}`

/** How much of what was validated a sentence may repeat. */
export interface Showing {
  /** A value at a path. */
  value(value: unknown, path: Path): string
  /** Whether names are repeated that the schema does not know, which are the writer's own. */
  names: boolean
}

const EVERYTHING: Showing = { value: showValue, names: true }
/** Fields whose fields have names of the writer's own. */
const FREE_NAMES: readonly PropertyKey[] = ['requestMetadata', 'simulate']

/**
 * Turns zod's issues into sentences that each name the path, the value and what was expected.
 *
 * `input` is what was validated; a request passes a `showing` that hides prompts.
 */
export const describeIssues = (issues: readonly Issue[], input: unknown, showing = EVERYTHING): string[] =>
  issues.flatMap(issue => describeIssue(issue, input, [], showing))

const describeIssue = (issue: Issue, input: unknown, base: Path, showing: Showing): string[] => {
  const path = [...base, ...issue.path]
  const shown = showing.names ? path : path.slice(0, FREE_NAMES.includes(path[0] ?? '') ? 1 : path.length)
  const where = formatPath(shown) || 'it'
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message === UNSAID ? 'no such field' : issue.message
    if (!showing.names) return [`${where} has a field that is not known: expected ${known}`]
    return issue.keys.map(key => `${formatPath([...path, key])} is not a known field: expected ${known}`)
  }
  const closest = issue.code === 'invalid_union' ? closestBranch(issue.errors) : undefined
  if (closest) return closest.flatMap(inner => describeIssue(inner, input, path, showing))
  const value = at(input, path)
  if (issue.code === 'invalid_key') {
    return [`${where} has a name that is not allowed: expected ${issue.issues[0]?.message ?? 'another'}`]
  }
  return [sentence(where, value === undefined ? 'missing' : showing.value(value, path), expectation(issue))]
}

/** Of a union's branches, the one that the value seems to be meant for: where its own type fits. */
const closestBranch = (branches: readonly Issue[][]): Issue[] | undefined =>
  branches.find(issues => issues.every(issue => issue.path.length > 0 || issue.code !== 'invalid_type'))

const expectation = (issue: Issue): string => {
  if (issue.message !== UNSAID) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return NAMES[issue.expected] ?? `a ${issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`
    case 'invalid_union':
      return issue.errors.map(branch => (branch[0] ? expectation(branch[0]) : 'something else')).join(' or ')
    default:
      return 'something else'
  }
}

const NAMES: Record<string, string> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'a string',
  boolean: 'true or false',
}

const at = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )

const cut = (text: string): string => (text.length <= VALUE_LIMIT ? text : `${text.slice(0, VALUE_LIMIT - 1)}…`)
