import { isObject, type Json } from './call.ts'
import { invalid } from './errors.ts'

/**
 * Refuses tool uses and results that do not belong together, and results without content.
 * @throws BedrockError ValidationException
 */
export function validateToolTurns(messages: readonly Json[]): void {
  let asked: string[] = []
  for (const [i, { role, content }] of messages.entries()) {
    if (role === 'system') continue
    const blocks = content as unknown[]
    const results = idsOf(blocks, 'toolResult')
    if (results.length > asked.length) {
      throw invalid(
        `The number of toolResult blocks at messages.${i}.content exceeds the number of toolUse blocks of previous turn.`,
      )
    }
    const missing = asked.filter(id => !results.includes(id))
    if (missing.length > 0) {
      throw invalid(`Expected toolResult blocks at messages.${i}.content for the following Ids: ${missing.join(', ')}`)
    }
    blocks.forEach((block, j) => {
      validateResult(block, `messages.${i}.content.${j}.toolResult`)
    })
    asked = idsOf(blocks, 'toolUse')
    const twice = asked.filter((id, index) => asked.indexOf(id) < index)
    if (twice.length > 0) {
      throw invalid(`The toolUse blocks at messages.${i}.content contain duplicate Ids: ${twice.join(', ')}`)
    }
  }
}

const idsOf = (blocks: unknown[], kind: 'toolUse' | 'toolResult'): string[] =>
  blocks.flatMap(block => (isObject(block) && isObject(block[kind]) ? [String(block[kind].toolUseId)] : []))

const validateResult = (block: unknown, at: string): void => {
  const result = isObject(block) ? block.toolResult : undefined
  if (!isObject(result)) return
  const content = Array.isArray(result.content) ? result.content : []
  if (content.length === 0) {
    const when = result.status === 'error' ? ' when status value is error' : ''
    throw invalid(`The content field at ${at} cannot be empty${when}.`)
  }
  for (const [k, inner] of content.entries()) {
    if (!isObject(inner) || typeof inner.text !== 'string' || inner.text.trim() !== '') continue
    throw invalid(
      `The text field in the ContentBlock object at ${at}.content.${k} is blank. Add text to the text field, and try again.`,
    )
  }
}
