import { isRecord, parsed } from './values.ts'

/**
 * What Plan decided, out of the variables that its state assigned: one variable with all of it, and in 0.1 a variable
 * for each field.
 * @param assigned name → JSON text
 */
export function planOf(assigned: Readonly<Record<string, string>>): Record<string, unknown> {
  const values = Object.fromEntries(Object.entries(assigned).map(([name, text]) => [name, parsed(text)]))
  return isRecord(values.plan) ? { ...values, ...values.plan } : values
}
