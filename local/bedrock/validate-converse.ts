import { isObject, type Json } from './call.ts'
import { constraint, invalid } from './errors.ts'
import type { ModelCard } from './models.ts'
import { validateMessages } from './validate-messages.ts'

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
  validateAdditional(body)
  validateMessages(body, card)
  validateInference(body.inferenceConfig, card)
  validateSystem(body.system)
  if (body.toolConfig !== undefined) validateTools(body.toolConfig, card)
  // https://github.com/boto/boto3/issues/4626: the two features exclude each other.
  if (latency === 'optimized' && JSON.stringify(body).includes('"cachePoint"')) {
    throw invalid(
      'Prompt caching is not supported with latency optimized inference. Remove the cachePoint and try again.',
    )
  }
}

/** Seen by users: danny-avila/LibreChat#14246. Of inferenceConfig Nova takes more in there, so it is no conflict. */
function validateAdditional({ additionalModelRequestFields: additional, ...body }: Json): void {
  const fields = isObject(additional) ? Object.keys(additional) : []
  const twice = fields.find(field => (field === 'system' || field === 'messages') && body[field] !== undefined)
  if (twice) throw invalid(`The additional field ${twice} conflicts with an existing field.`)
}

function validateSystem(system: unknown): void {
  if (system === undefined) return
  if (!Array.isArray(system)) throw constraint(system, 'system', 'Member must be a list')
  for (const [i, block] of system.entries()) {
    const known =
      isObject(block) && (typeof block.text === 'string' || 'cachePoint' in block || 'guardContent' in block)
    if (!known)
      throw constraint(
        JSON.stringify(block),
        `system.${i + 1}.member`,
        'Member must set text, cachePoint or guardContent',
      )
    if (typeof block.text === 'string' && block.text.trim() === '') {
      throw invalid(
        `The text field in the SystemContentBlock object at system.${i} is blank. Add text to the text field, and try again.`,
      )
    }
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
    if (!isObject(tool)) throw constraint(tool, `toolConfig.tools.${i + 1}.member`, 'Member must be a structure')
    if ('cachePoint' in tool) continue
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
