import { LARGEST_VALUE, memoryExceeded } from './budget.ts'

/** The type of a value as AWS and JSONata name it. */
export const typeName = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object' && isFunction(value)) return 'function'
  return typeof value
}

/** JSONata's functions are objects with one of two marks. */
const isFunction = (value: object): boolean => '_jsonata_function' in value || '_jsonata_lambda' in value

/** Sets a member; plain assignment would take `__proto__` for something else. */
const define = (object: Record<string, unknown>, key: string, value: unknown): void => {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

const number = (value: number): number | string => {
  // JSON has no word for them; AWS answers "Infinity" for 1/0. Measured: floci-io/floci#2737.
  if (!Number.isFinite(value)) return String(value)
  return value === 0 ? 0 : value
}

/**
 * A JSONata result as plain JSON. JSONata marks its own lists ("sequence", "cons") and would treat a marked list
 * differently when it reads it again as a variable or an input; AWS passes JSON only. Functions inside count as null; a
 * result that is a function, or undefined, stays.
 * Throws what JSONata would for a value that AWS has no memory for.
 */
export const toJson = (value: unknown): unknown => {
  let size = 0
  const grow = (by: number) => {
    size += by
    if (size > LARGEST_VALUE) throw memoryExceeded()
  }
  const copy = (part: unknown): unknown => {
    if (typeof part === 'string') grow(part.length)
    else if (typeof part !== 'object' || part === null) grow(8)
    if (typeof part === 'number') return number(part)
    if (typeof part === 'function') return null
    if (typeof part !== 'object' || part === null) return part
    // Loops, not callbacks: a frame a level lets data nest as deeply here as JSON.stringify can write it.
    if (Array.isArray(part)) {
      const list: unknown[] = []
      for (let i = 0; i < part.length; i++) list.push(copy(part[i] ?? null))
      return list
    }
    if (isFunction(part)) return null
    const plain: Record<string, unknown> = {}
    for (const key of Object.keys(part)) {
      const each = (part as Record<string, unknown>)[key]
      grow(key.length)
      if (each !== undefined) define(plain, key, copy(each))
    }
    return plain
  }
  return typeName(value) === 'function' ? value : copy(value)
}
