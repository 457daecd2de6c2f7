import { isRecord, parsed, textOf } from '../../core/history/values.ts'

/** Lambda wraps a message that is JSON in JSON: shown as one document, nobody has to read escaped quotes. */
export function unwrapCause(cause: string | undefined): string | undefined {
  const value = parsed(cause)
  const inner = isRecord(value) ? parsed(textOf(value.errorMessage)) : undefined
  return isRecord(value) && isRecord(inner) ? JSON.stringify({ ...value, errorMessage: inner }) : cause
}
