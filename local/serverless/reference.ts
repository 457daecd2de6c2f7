/** One source of a variable: `${file(a.yml):x}` has type `file`, argument `a.yml` and address `x`. */
export type Source =
  | { kind: 'literal'; value: unknown }
  | { kind: 'reference'; type: string; argument: string | undefined; address: string | undefined }

/** Where a `${…}` stands in a text, and what it says inside. */
export interface Placeholder {
  start: number
  end: number
  content: string
}

// Everything else in `${…}` is left alone: CloudFormation's own `${AWS::Region}` and `${Table.Arn}` look alike.
const VARIABLE = /^(self|opt|param|env|sls|aws|file|cf|ssm|s3|strToBool)(\((.*)\))?(:(?!:)(.*))?$/s
const STARTS_A_VARIABLE = /^\s*(self|opt|param|env|sls|aws|file|cf|ssm|s3|strToBool)(\(|:(?!:))/

/** Finds the first innermost `${…}` of `text` that is a variable of the Serverless Framework. */
export const findPlaceholder = (text: string): Placeholder | undefined => {
  for (let end = text.indexOf('}'); end !== -1; end = text.indexOf('}', end + 1)) {
    const start = text.lastIndexOf('${', end)
    if (start === -1) continue
    const content = text.slice(start + 2, end)
    if (STARTS_A_VARIABLE.test(content)) return { start, end: end + 1, content }
  }
  return undefined
}

/** Splits `opt:stage, param:x, 'local'` at its commas and reads each part. */
export const parseSources = (content: string): Source[] => splitAtCommas(content).map(parseSource)

const splitAtCommas = (content: string): string[] => {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let current = ''
  for (const char of content) {
    if (quote) quote = char === quote ? '' : quote
    else if (char === "'" || char === '"') quote = char
    else if (char === '(') depth += 1
    else if (char === ')') depth -= 1
    if (char === ',' && depth === 0 && !quote) {
      parts.push(current)
      current = ''
    } else current += char
  }
  return [...parts, current].map(part => part.trim())
}

const parseSource = (text: string): Source => {
  const quoted = /^(['"])(.*)\1$/s.exec(text)
  if (quoted) return { kind: 'literal', value: quoted[2] }
  const variable = VARIABLE.exec(text)
  if (variable) return { kind: 'reference', type: variable[1] ?? '', argument: variable[3], address: variable[5] }
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' }
  if (text === 'null') return { kind: 'literal', value: null }
  const number = Number(text)
  return { kind: 'literal', value: text !== '' && Number.isFinite(number) ? number : text }
}
