/**
 * What the SDK read, with numbers as JSON has them. It makes a BigInt of an integer of 16 digits and more, and an object
 * of a fraction that no double holds, wherever Bedrock sends JSON of any shape: tool input and results, response fields,
 * traces. `JSON.stringify` throws on the one, and an answer that has been paid for would be lost; so both are rounded.
 */
export const plainNumbers = <T>(value: T): T => plain(value) as T

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map(plain)
  if (isNumericValue(value)) return Number(value.string)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]))
}

/** By its class, as a tool may well answer `{ type, string }`. */
const isNumericValue = (value: object): value is { string: string } => {
  const made = Object.getPrototypeOf(value)
  return made !== Object.prototype && made !== null && 'string' in value && typeof value.string === 'string'
}
