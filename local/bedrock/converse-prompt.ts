import { estimateTokens, type Media, mediaTokens } from '../../core/request/tokens.ts'
import { isObject, type Json } from './call.ts'
import type { Prompt } from './prompt.ts'

/**
 * Reads a validated Converse body.
 * @param guardrailPhrase the text that trips the guardrail when the request names one
 */
export function readConverse(body: Json, guardrailPhrase: string): Prompt {
  const messages = (body.messages ?? []) as Json[]
  const content = messages.flatMap(message => message.content as Json[])
  const system = Array.isArray(body.system) ? (body.system as Json[]) : []
  const toolConfig = isObject(body.toolConfig) ? body.toolConfig : undefined
  const tools = toolConfig ? (toolConfig.tools as Json[]) : []
  const inference = isObject(body.inferenceConfig) ? body.inferenceConfig : {}

  // In the order in which Bedrock caches: tools, system, messages. What follows the last cache point is not cached.
  const parts = [...tools, ...system, ...content]
  const lastPoint = parts.findLastIndex(part => isObject(part.cachePoint))
  const cachePoint = parts[lastPoint]?.cachePoint
  let inputTokens = 0
  let cacheableTokens = 0
  for (const [i, part] of parts.entries()) {
    inputTokens += blockTokens(part)
    if (i === lastPoint) cacheableTokens = inputTokens
  }
  inputTokens = Math.max(1, inputTokens)

  const prompt: Prompt = {
    text: lastUserText(messages),
    inputTokens,
    cacheableTokens,
    stopSequences: Array.isArray(inference.stopSequences) ? inference.stopSequences.map(String) : [],
  }
  if (isObject(cachePoint)) {
    prompt.cacheKey = JSON.stringify(parts.slice(0, lastPoint))
    prompt.cacheTtl = cachePoint.ttl === '1h' ? '1h' : '5m'
  }
  if (typeof inference.maxTokens === 'number') prompt.maxTokens = inference.maxTokens
  const tool = forcedTool(toolConfig, tools)
  if (tool) prompt.tool = tool
  const schema = outputSchema(body.outputConfig)
  if (schema) prompt.schema = schema
  if (isObject(body.guardrailConfig) && JSON.stringify(content).includes(guardrailPhrase)) prompt.blocked = true
  return prompt
}

function blockTokens(block: Json): number {
  if (typeof block.text === 'string') return estimateTokens(block.text)
  if (block.cachePoint) return 0
  for (const kind of ['image', 'document', 'video', 'audio'] as const) {
    if (isObject(block[kind])) return mediaTokens(kind === 'audio' ? 'document' : kind, mediaOf(block[kind]))
  }
  return estimateTokens(JSON.stringify(block))
}

/** Of a medium only what counts, and only what has the type that it should have. */
function mediaOf(block: Json): Media {
  const { bytes, text, content } = isObject(block.source) ? block.source : {}
  const source: Media['source'] = {}
  if (typeof bytes === 'string') source.bytes = bytes
  if (typeof text === 'string') source.text = text
  if (Array.isArray(content)) source.content = content.map(part => ({ text: isObject(part) ? String(part.text) : '' }))
  return typeof block.format === 'string' ? { format: block.format, source } : { source }
}

function lastUserText(messages: Json[]): string {
  const last = messages.findLast(message => message.role === 'user')
  const texts = ((last?.content ?? []) as Json[]).map(block => {
    if (typeof block.text === 'string') return block.text
    if (isObject(block.toolResult)) return 'the result of the tool'
    return ''
  })
  return texts.filter(Boolean).join('\n')
}

function forcedTool(config: Json | undefined, tools: Json[]): Prompt['tool'] | undefined {
  const choice = isObject(config?.toolChoice) ? config.toolChoice : {}
  const wanted = isObject(choice.tool) ? choice.tool.name : undefined
  if (!choice.any && wanted === undefined) return undefined
  for (const { toolSpec } of tools) {
    if (!isObject(toolSpec) || (wanted !== undefined && toolSpec.name !== wanted)) continue
    const inputSchema = isObject(toolSpec.inputSchema) ? toolSpec.inputSchema : {}
    return { name: String(toolSpec.name), schema: isObject(inputSchema.json) ? inputSchema.json : {} }
  }
  return undefined
}

function outputSchema(config: unknown): Json | undefined {
  const format = isObject(config) && isObject(config.textFormat) ? config.textFormat : undefined
  const structure = isObject(format?.structure) ? format.structure : undefined
  const jsonSchema = isObject(structure?.jsonSchema) ? structure.jsonSchema.schema : undefined
  // Bedrock takes the schema as JSON text.
  if (typeof jsonSchema !== 'string') return isObject(jsonSchema) ? jsonSchema : undefined
  try {
    const schema: unknown = JSON.parse(jsonSchema)
    return isObject(schema) ? schema : undefined
  } catch {
    return undefined
  }
}
