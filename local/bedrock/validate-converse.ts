import { isObject, type Json } from './call.ts'
import { invalid } from './errors.ts'
import type { ModelCard } from './models.ts'

const known = new Set([
  'messages',
  'system',
  'inferenceConfig',
  'toolConfig',
  'guardrailConfig',
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'promptVariables',
  'requestMetadata',
  'performanceConfig',
  'serviceTier',
  'outputConfig',
])
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

const constraint = (value: unknown, at: string, expected: string) =>
  invalid(`1 validation error detected: Value '${String(value)}' at '${at}' failed to satisfy constraint: ${expected}`)

/**
 * Refuses what Bedrock refuses in a Converse body, in Bedrock's words.
 * @throws BedrockError ValidationException
 */
export function validateConverse(body: Json, card: ModelCard, latency: string | undefined): void {
  for (const key of Object.keys(body)) {
    if (known.has(key)) continue
    throw invalid(
      `Malformed input request: #: extraneous key [${key}] is not permitted, please reformat your input and try again.`,
    )
  }
  validateMessages(body, card)
  validateInference(body.inferenceConfig, card)
  if (body.system !== undefined && !Array.isArray(body.system)) {
    throw constraint(body.system, 'system', 'Member must be a list')
  }
  if (body.toolConfig !== undefined) validateTools(body.toolConfig, card)
  // https://github.com/boto/boto3/issues/4626: the two features exclude each other.
  if (latency === 'optimized' && JSON.stringify(body).includes('"cachePoint"')) {
    throw invalid(
      'Prompt caching is not supported with latency optimized inference. Remove the cachePoint and try again.',
    )
  }
}

function validateMessages(body: Json, card: ModelCard): void {
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
    if (count(content, 'toolResult') > count(previous?.content, 'toolUse')) {
      throw invalid(
        `The number of toolResult blocks at messages.${i}.content exceeds the number of toolUse blocks of previous turn.`,
      )
    }
    if (role !== 'system') previous = message
  }
}

const count = (content: unknown, kind: string) =>
  Array.isArray(content) ? content.filter(block => isObject(block) && kind in block).length : 0

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
  if ((kind === 'image' || kind === 'video') && !card.images) {
    throw invalid(
      `This model doesn't support the ${kind} content block that you provided. Remove the ${kind} and try again.`,
    )
  }
}

function validateInference(config: unknown, card: ModelCard): void {
  if (config === undefined) return
  if (!isObject(config)) throw constraint(config, 'inferenceConfig', 'Member must be a structure')
  const { maxTokens, temperature, topP, stopSequences } = config
  if (maxTokens !== undefined && (!Number.isInteger(maxTokens) || (maxTokens as number) < 1)) {
    throw constraint(maxTokens, 'inferenceConfig.maxTokens', 'Member must have value greater than or equal to 1')
  }
  if (typeof maxTokens === 'number' && maxTokens > card.maxOutput) {
    throw invalid(
      `The maximum tokens you requested exceeds the model limit of ${card.maxOutput}. Try again with a maximum tokens value that is lower than ${card.maxOutput}.`,
    )
  }
  for (const [name, value] of Object.entries({ temperature, topP })) {
    if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)) continue
    throw constraint(value, `inferenceConfig.${name}`, 'Member must have value between 0 and 1')
  }
  if (stopSequences !== undefined && !Array.isArray(stopSequences)) {
    throw constraint(stopSequences, 'inferenceConfig.stopSequences', 'Member must be a list')
  }
}

function validateTools(config: unknown, card: ModelCard): void {
  if (!card.tools) throw invalid("This model doesn't support tool use.")
  const tools = isObject(config) ? config.tools : undefined
  if (!Array.isArray(tools) || tools.length === 0) {
    throw constraint(
      JSON.stringify(tools ?? null),
      'toolConfig.tools',
      'Member must have length greater than or equal to 1',
    )
  }
  for (const [i, tool] of tools.entries()) {
    if (!isObject(tool) || 'cachePoint' in tool) continue
    const spec = isObject(tool.toolSpec) ? tool.toolSpec : undefined
    const schema = spec && isObject(spec.inputSchema) ? spec.inputSchema.json : undefined
    if (typeof spec?.name !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(spec.name)) {
      throw constraint(
        spec?.name,
        `toolConfig.tools.${i + 1}.member.toolSpec.name`,
        'Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+',
      )
    }
    if (!isObject(schema) || schema.type !== 'object') {
      throw invalid(
        `The value at toolConfig.tools.${i}.toolSpec.inputSchema.json.type must be one of the following: object.`,
      )
    }
  }
}
