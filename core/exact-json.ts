/** What every engine since 2025 has and the types of ES2024 lack: numbers with the text that they were written as. */
const exact = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context?: { source?: string }) => unknown): unknown
  rawJSON?(text: string): unknown
  isRawJSON?(value: unknown): value is { rawJSON: string }
}

/**
 * Parses JSON so that JSON.stringify writes each number as it was written: an id of 17 digits is no JavaScript number.
 * Such a number is an object with a `rawJSON` text; all others are numbers.
 * Throws as JSON.parse does.
 */
export const parseExactly = (text: string): unknown =>
  exact.parse(text, (_, value, context) =>
    typeof value === 'number' && context?.source !== undefined && context.source !== String(value)
      ? (exact.rawJSON?.(context.source) ?? value)
      : value,
  )

/** @returns the text of a number that `parseExactly` kept as it was written, otherwise undefined */
export const writtenNumber = (value: unknown): string | undefined =>
  exact.isRawJSON?.(value) ? value.rawJSON : undefined

/** JSON text with indentation and its numbers as they were written; other text as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(parseExactly(text), null, 2)
  } catch {
    return text
  }
}
