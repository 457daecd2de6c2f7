import { isObject, type Json } from './call.ts'
import { constraint, invalid } from './errors.ts'
import type { ModelCard } from './models.ts'
import { validateDocuments } from './validate-documents.ts'
import { validateToolTurns } from './validate-tool-turns.ts'

const blocks = new Set([
  'text',
  'image',
  'document',
  'video',
  'audio',
  'cachePoint',
  'guardContent',
  'toolUse',
  'toolResult',
  'reasoningContent',
  'citationsContent',
  'searchResult',
])

const media = new Set(['image', 'document', 'video', 'audio'])

/**
 * Refuses what Bedrock refuses in the messages of a Converse body.
 * @throws BedrockError ValidationException
 */
export function validateMessages(body: Json, card: ModelCard): void {
  const messages = body.messages ?? []
  if (!Array.isArray(messages)) throw constraint(messages, 'messages', 'Member must be a list')
  const turns = messages.filter(message => !isObject(message) || message.role !== 'system')
  if (!isObject(turns[0]) || turns[0].role === 'assistant') {
    throw invalid(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    )
  }
  let previous: Json | undefined
  for (const [i, message] of messages.entries()) {
    if (!isObject(message)) throw constraint(message, `messages.${i + 1}.member`, 'Member must be a structure')
    const { role, content } = message
    if (role !== 'user' && role !== 'assistant' && role !== 'system') {
      throw constraint(
        role,
        `messages.${i + 1}.member.role`,
        'Member must satisfy enum value set: [user, assistant, system]',
      )
    }
    if (role === previous?.role) {
      throw invalid(
        'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
      )
    }
    if (!Array.isArray(content) || content.length === 0) {
      throw invalid(
        `The content field in the Message object at messages.${i} is empty. Add a ContentBlock object to the content field and try again.`,
      )
    }
    content.forEach((block, j) => {
      validateBlock(block, `messages.${i}.content.${j}`, card, body)
    })
    if (role !== 'system') previous = message
  }
  validateToolTurns(messages)
  validateDocuments(messages)
}

function validateBlock(block: unknown, at: string, card: ModelCard, body: Json): void {
  const keys = isObject(block) ? Object.keys(block) : []
  const [kind] = keys
  if (!isObject(block) || !kind || keys.length > 1 || !blocks.has(kind)) {
    throw invalid(
      `The ContentBlock object at ${at} must set one of the following keys: ${[...blocks].join(', ')}. It sets: ${keys.join(', ') || 'none'}.`,
    )
  }
  if (kind === 'text' && (typeof block.text !== 'string' || block.text.trim() === '')) {
    throw invalid(
      `The text field in the ContentBlock object at ${at} is blank. Add text to the text field, and try again.`,
    )
  }
  if ((kind === 'toolUse' || kind === 'toolResult') && body.toolConfig === undefined) {
    throw invalid('The toolConfig field must be defined when using toolUse and toolResult content blocks.')
  }
  if (media.has(kind) && !(isObject(block[kind]) && isObject(block[kind].source))) {
    throw constraint(null, `${at}.${kind}.source`, 'Member must not be null')
  }
  if ((kind === 'image' || kind === 'video') && !card.images) {
    throw invalid(
      `This model doesn't support the ${kind} content block that you provided. Remove the ${kind} and try again.`,
    )
  }
}
