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
 * differently when it reads it again as a variable or an input; AWS passes JSON only. Functions inside count as null.
 */
export const toJson = (value: unknown): unknown => {
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(each => toJson(each ?? null))
  if (isFunction(value)) return null
  const plain: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const part = toJson((value as Record<string, unknown>)[key])
    if (part !== undefined) plain[key] = part
  }
  return plain
}
