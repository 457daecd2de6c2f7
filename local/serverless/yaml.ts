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

/**
 * Parses a YAML or JSON text of a Serverless service.
 * @throws Error naming the file, line and column when the text is not YAML
 */
export const parseYaml = (text: string, file: string): unknown => {
  try {
    return file.endsWith('.json') ? JSON.parse(text) : parse(text, { customTags, merge: true })
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
