/** Before 1973 in milliseconds and after the year 5000 in seconds: a number below is seconds, above milliseconds. */
const SECONDS_END = 1e11

/**
 * Times come as a Date from an SDK, as ISO 8601 text or epoch seconds from the AWS CLI, as epoch milliseconds from the
 * laptop and as their text from a log group.
 * @returns milliseconds since the epoch; NaN where there is no readable time
 */
export function timeOf(timestamp: unknown): number {
  if (typeof timestamp === 'string' && /^\d+$/.test(timestamp)) return timeOf(Number(timestamp))
  if (typeof timestamp === 'number') return timestamp < SECONDS_END ? timestamp * 1000 : timestamp
  return typeof timestamp === 'string' || timestamp instanceof Date ? new Date(timestamp).getTime() : Number.NaN
}

/** @returns the parsed value, or undefined where the text is absent, cut off or not JSON */
export function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @returns the value when it is a JSON object, otherwise an empty one */
export const objectOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {})

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
/** @returns the entries that are objects, of a value that may be no list */
export const recordsOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : []

/** Sets a member unless the value is undefined: exactOptionalPropertyTypes tells absent from undefined. */
export function put<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value
}
