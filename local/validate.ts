import { AwsError } from './aws-json.ts'

/** What one parameter of an action must be. */
export interface ParameterRule {
  type: 'string' | 'integer' | 'boolean' | 'list' | 'object'
  required?: boolean
  /** Length of a string or list, value of an integer. */
  min?: number
  max?: number
  oneOf?: readonly string[]
}

const TYPE_NAMES = {
  string: 'a string',
  integer: 'an integer',
  boolean: 'a boolean',
  list: 'a list',
  object: 'an object',
}

/**
 * Checks an action's parameters and words what is wrong as AWS does.
 * @throws AwsError SerializationException for a wrong type, ValidationException listing all broken constraints
 */
export const validateParameters = (
  parameters: Record<string, unknown>,
  rules: Readonly<Record<string, ParameterRule>>,
): void => {
  const broken: string[] = []
  for (const [name, rule] of Object.entries(rules)) {
    const value = parameters[name]
    if (value === undefined || value === null) {
      if (rule.required) broken.push(constraint(undefined, name, 'Member must not be null'))
      continue
    }
    if (!hasType(value, rule.type)) {
      throw new AwsError('SerializationException', `${name} must be ${TYPE_NAMES[rule.type]}, got ${describe(value)}.`)
    }
    broken.push(...brokenConstraints(name, value, rule))
  }
  if (broken.length) {
    const errors = broken.length === 1 ? '1 validation error' : `${broken.length} validation errors`
    throw new AwsError('ValidationException', `${errors} detected: ${broken.join('; ')}`)
  }
}

const hasType = (value: unknown, type: ParameterRule['type']): boolean => {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'list') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value)
  return typeof value === type
}

const brokenConstraints = (name: string, value: unknown, rule: ParameterRule): string[] => {
  const { min, max, oneOf } = rule
  const found: string[] = []
  if (oneOf && !oneOf.includes(value as string)) {
    found.push(constraint(value, name, `Member must satisfy enum value set: [${oneOf.join(', ')}]`))
  }
  if (typeof value === 'number') {
    if (min !== undefined && value < min) {
      found.push(constraint(value, name, `Member must have value greater than or equal to ${min}`))
    }
    if (max !== undefined && value > max) {
      found.push(constraint(value, name, `Member must have value less than or equal to ${max}`))
    }
    return found
  }
  const length = typeof value === 'string' || Array.isArray(value) ? value.length : undefined
  if (length === undefined) return found
  if (min !== undefined && length < min) {
    found.push(constraint(value, name, `Member must have length greater than or equal to ${min}`))
  }
  if (max !== undefined && length > max) {
    found.push(constraint(value, name, `Member must have length less than or equal to ${max}`))
  }
  return found
}

// Long values are left out, as AWS leaves out those of sensitive members: an input may be a prompt.
const constraint = (value: unknown, name: string, what: string): string => {
  const shown = value === undefined ? 'null' : typeof value === 'string' && value.length <= 256 ? value : undefined
  const quoted = typeof value === 'number' ? String(value) : shown
  return quoted === undefined || name === 'input'
    ? `Value at '${name}' failed to satisfy constraint: ${what}`
    : `Value ${value === undefined ? 'null' : `'${quoted}'`} at '${name}' failed to satisfy constraint: ${what}`
}

const describe = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'null'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`
