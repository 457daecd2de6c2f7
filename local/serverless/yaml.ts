import { parse } from 'yaml'

/** CloudFormation's short tags, so that `!GetAtt A.Arn` reads as `{ 'Fn::GetAtt': ['A', 'Arn'] }`. */
const shortTag = (name: string) => {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`
  const tag = `!${name}`
  return [
    {
      tag,
      resolve: (text: string) => ({ [key]: name === 'GetAtt' ? splitAttribute(text) : text }),
    },
    { tag, collection: 'seq' as const, resolve: (node: unknown) => ({ [key]: toPlain(node) }) },
    { tag, collection: 'map' as const, resolve: (node: unknown) => ({ [key]: toPlain(node) }) },
  ]
}

const splitAttribute = (text: string): string[] => {
  const dot = text.indexOf('.')
  return [text.slice(0, dot), text.slice(dot + 1)]
}

const toPlain = (node: unknown): unknown => (node as { toJSON(): unknown }).toJSON()

const customTags = [
  'Ref',
  'GetAtt',
  'Sub',
  'Join',
  'Select',
  'Split',
  'If',
  'Equals',
  'Not',
  'And',
  'Or',
  'Condition',
].flatMap(shortTag)

// Every tag costs a little at every scalar, and most files have none.
const SHORT_TAG = /(^|[\s[{,:-])![A-Z]/

/**
 * Parses a YAML or JSON text of a Serverless service.
 * @throws Error naming the file, line and column when the text is not YAML
 */
export const parseYaml = (text: string, file: string): unknown => {
  try {
    if (file.endsWith('.json')) return JSON.parse(text)
    return parse(text, SHORT_TAG.test(text) ? { customTags, merge: true } : { merge: true })
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
