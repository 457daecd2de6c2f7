import { PatternError } from './pattern-error.ts'

/**
 * `*` stands for any characters, `\*` and `\\` for themselves. Positions in EventBridge's reasons count bytes, from the
 * quotation mark on.
 * @throws PatternError
 */
export const compileWildcard = (pattern: string, place: string): ((actual: string) => boolean) => {
  const parts = partsOf(pattern, place)
  const [first = '', ...rest] = parts
  const last = rest.pop()
  if (last === undefined) return actual => actual === first
  return actual => {
    if (!actual.startsWith(first) || !actual.endsWith(last) || actual.length < first.length + last.length) return false
    // The earliest place for each part leaves the most for the next: no choice has to be taken back.
    let at = first.length
    for (const part of rest) {
      const found = actual.indexOf(part, at)
      if (found === -1) return false
      at = found + part.length
    }
    return at <= actual.length - last.length
  }
}

/** The texts between the stars. */
const partsOf = (pattern: string, place: string): string[] => {
  const parts: string[] = []
  let part = ''
  const refuse = (what: string, index: number) => {
    throw new PatternError(`${what} at pos ${1 + Buffer.byteLength(pattern.slice(0, index))}`, place)
  }
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] as string
    if (character === '*') {
      if (pattern[i + 1] === '*') refuse('Consecutive wildcard characters', i)
      parts.push(part)
      part = ''
      continue
    }
    const escaped = character === '\\' ? pattern[++i] : character
    if (character === '\\' && escaped !== '*' && escaped !== '\\') refuse('Invalid escape character', i - 1)
    part += escaped
  }
  return [...parts, part]
}
