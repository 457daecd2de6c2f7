import { sentence, showShape, showValue } from '../problems.ts'
import { DoorError } from './failure.ts'

type Json = Record<string, unknown>

/** Throws what the client gets: field, value, what was expected. Prompts are shown by their shape only. */
export const reject = (at: string, shown: string, expected: string): never => {
  throw new DoorError('rejected', sentence(at, shown, expected), { param: at })
}

/** Steering values may be shown as they are. */
export const rejectValue = (at: string, value: unknown, expected: string): never =>
  reject(at, value === undefined ? 'missing' : showValue(value), expected)

export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

export const asObject = (value: unknown, at: string): Json =>
  isObject(value) ? value : reject(at, showShape(value), 'an object')

export const asList = (value: unknown, at: string): unknown[] =>
  Array.isArray(value) ? value : reject(at, showShape(value), 'a list')

export const asText = (value: unknown, at: string): string =>
  typeof value === 'string' ? value : reject(at, showShape(value), 'text')

/** Without the fields that are null: clients send null for what they do not set. */
export const given = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined))

/** Refuses fields beyond the known ones, by name. */
export const onlyKnown = (object: Json, known: readonly string[], at: string): void => {
  const stranger = Object.keys(object).find(field => !known.includes(field))
  if (stranger === undefined) return
  const path = at === '' ? stranger : `${at}.${stranger}`
  throw new DoorError('rejected', `${path} is not a known field: expected one of ${known.join(', ')}`, { param: path })
}
