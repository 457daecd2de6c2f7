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
    if (Array.isArray(part)) return part.map(each => copy(each ?? null))
    if (isFunction(part)) return null
    const plain: [string, unknown][] = []
    for (const [key, each] of Object.entries(part)) {
      grow(key.length)
      if (each !== undefined) plain.push([key, copy(each)])
    }
    return Object.fromEntries(plain)
  }
  return typeName(value) === 'function' ? value : copy(value)
}
