import { isObject, type Json } from './call.ts'
import { constraint, invalid } from './errors.ts'

/** Underscores are not in the message, and taken all the same; of white space only single blanks are. Seen by users: vercel/ai#20365, aws-samples/generative-ai-use-cases#1671. */
const NAME = /^(?!.* {2})[A-Za-z0-9 _()[\]-]+$/
const LONGEST_NAME = 200
const MOST_DOCUMENTS = 5

/**
 * Refuses what Bedrock refuses of the documents of a conversation: their names, their number, and a message that has
 * documents and no text. Its words are those that users saw: BerriAI/litellm#36499, generative-ai-use-cases#1685.
 * @throws BedrockError ValidationException
 */
export function validateDocuments(messages: readonly Json[]): void {
  const names: string[] = []
  for (const [i, { content }] of messages.entries()) {
    const blocks = (content as unknown[]).filter(isObject)
    const documents = blocks.flatMap((block, j) =>
      documentsIn(block, `messages.${i + 1}.member.content.${j + 1}.member`),
    )
    for (const { name, at } of documents) names.push(validName(name, at))
    const own = blocks.some(block => 'document' in block)
    if (own && !blocks.some(block => 'text' in block)) {
      throw invalid('A text block must be included when using documents. Add a text block and retry your request.')
    }
  }
  if (names.length > MOST_DOCUMENTS) {
    throw invalid(`You can't include more than ${MOST_DOCUMENTS} documents in a request.`)
  }
  if (new Set(names).size < names.length) throw invalid("Messages can't contain duplicate document names.")
}

const documentsIn = (block: Json, at: string): { name: unknown; at: string }[] => {
  if (isObject(block.document)) return [{ name: block.document.name, at: `${at}.document.name` }]
  const { toolResult } = block
  if (!isObject(toolResult) || !Array.isArray(toolResult.content)) return []
  return toolResult.content
    .filter(isObject)
    .flatMap((inner, k) => documentsIn(inner, `${at}.toolResult.content.${k + 1}.member`))
}

const validName = (name: unknown, at: string): string => {
  if (typeof name !== 'string') throw constraint(null, at, 'Member must not be null')
  if (name.length > LONGEST_NAME) {
    throw constraint(name, at, `Member must have length less than or equal to ${LONGEST_NAME}`)
  }
  if (!NAME.test(name)) {
    throw invalid(
      "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character. Check that the file name conforms to these restrictions and retry your request.",
    )
  }
  return name
}
