/**
 * A JSON value whose texts are well-formed: half of an emoji becomes U+FFFD, in names of fields too. Neither UTF-8 nor the
 * JSON readers of AWS know a lone surrogate, and one in a prompt would come back as the service's fault.
 */
export const wellFormed = <T>(value: T): T => (isWellFormed(value) ? value : (mended(value) as T))

/** Without recursion: a request may be nested deeper than the stack. */
const isWellFormed = (value: unknown): boolean => {
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string') {
      if (!next.isWellFormed()) return false
    } else if (Array.isArray(next)) for (const one of next) left.push(one)
    else if (isPlain(next))
      for (const [name, one] of Object.entries(next)) {
        if (!name.isWellFormed()) return false
        left.push(one)
      }
  }
  return true
}

const mended = (value: unknown): unknown => {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(mended)
  if (!isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toWellFormed(), mended(one)]))
}

/** Not bytes, which are objects too. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
