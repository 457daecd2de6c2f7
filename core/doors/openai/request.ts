import type { ConverseRequestParts } from '../../request/request.ts'
import { asList, asObject, asText, given, onlyKnown, rejectValue } from '../check.ts'
import { requestLabels } from '../labels.ts'
import { readFields } from './fields.ts'
import { toConversation } from './messages.ts'
import { type ToolNames, toolConfig, toolNames } from './tools.ts'

type Json = Record<string, unknown>

/** A chat completion, translated. */
export interface ChatRequest {
  request: ConverseRequestParts
  stream: boolean
  /** A last chunk with the usage was asked for. */
  includeUsage: boolean
  names: ToolNames
}

/** The name in `model`. @throws DoorError `rejected` */
export const modelOf = (body: Json): string => asText(body.model, 'model')

/**
 * OpenAI's chat completion as a Converse request.
 * @param keyName goes with it as a label
 * @param takesEffort whether each tier that may be asked has it: a hint must not leave tiers out
 * @throws DoorError `rejected`, one sentence that names the field
 */
export const toChatRequest = (body: Json, keyName: string, takesEffort: boolean): ChatRequest => {
  const fields = readFields(body)
  const names = toolNames()
  const { system, messages, tools: historyHasTools } = toConversation(fields.messages, names)
  const tools = toolConfig(fields, names, historyHasTools)
  const stream = flag(fields.stream, 'stream')
  const inference = inferenceConfig(fields)
  const output = outputConfig(fields, takesEffort)
  return {
    request: {
      messages,
      ...(system.length > 0 && { system }),
      ...(Object.keys(inference).length > 0 && { inferenceConfig: inference }),
      ...(tools && { toolConfig: tools }),
      ...(output && { outputConfig: output }),
      requestMetadata: requestLabels(fields.metadata, keyName, 'metadata'),
    },
    stream,
    includeUsage: includeUsage(fields.stream_options),
    names,
  }
}

const inferenceConfig = (fields: Json): NonNullable<ConverseRequestParts['inferenceConfig']> => {
  const [limit, name] =
    fields.max_completion_tokens === undefined
      ? [fields.max_tokens, 'max_tokens']
      : [fields.max_completion_tokens, 'max_completion_tokens']
  if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 1))
    rejectValue(name, limit, 'a whole number of at least 1')
  const temperature = share(fields.temperature, 'temperature')
  const topP = share(fields.top_p, 'top_p')
  const stop = stopSequences(fields.stop)
  return {
    ...(limit !== undefined && { maxTokens: Number(limit) }),
    ...(temperature !== undefined && { temperature }),
    // 1 leaves everything in, and newer models refuse it beside a temperature.
    ...(topP !== undefined && !(topP === 1 && temperature !== undefined) && { topP }),
    ...(stop.length > 0 && { stopSequences: stop }),
  }
}

const share = (value: unknown, name: string): number | undefined => {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)) return value
  return rejectValue(name, value, 'a number from 0 to 1, as Converse has it')
}

const stopSequences = (stop: unknown): string[] => {
  if (stop === undefined) return []
  const texts = typeof stop === 'string' ? [stop] : asList(stop, 'stop').map((text, i) => asText(text, `stop[${i}]`))
  return texts.filter(text => text !== '')
}

const flag = (value: unknown, name: string): boolean =>
  value === undefined || typeof value === 'boolean' ? value === true : rejectValue(name, value, 'true or false')

const includeUsage = (options: unknown): boolean => {
  if (options === undefined) return false
  const known = given(asObject(options, 'stream_options'))
  onlyKnown(known, ['include_usage', 'include_obfuscation'], 'stream_options')
  return flag(known.include_usage, 'stream_options.include_usage')
}

const EFFORTS: Readonly<Record<string, string | undefined>> = {
  none: undefined,
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'max',
}

const outputConfig = ({ response_format, reasoning_effort }: Json, takesEffort: boolean): Json | undefined => {
  const textFormat =
    response_format === undefined ? undefined : textFormatOf(asObject(response_format, 'response_format'))
  const known =
    reasoning_effort === undefined || (typeof reasoning_effort === 'string' && Object.hasOwn(EFFORTS, reasoning_effort))
  if (!known) rejectValue('reasoning_effort', reasoning_effort, `one of ${Object.keys(EFFORTS).join(', ')}`)
  const effort = takesEffort ? EFFORTS[String(reasoning_effort)] : undefined
  return textFormat || effort ? { ...(textFormat && { textFormat }), ...(effort && { effort }) } : undefined
}

/** Converse has schemas only, so any JSON object is a schema too. */
const textFormatOf = (format: Json): Json | undefined => {
  switch (format.type) {
    case 'text':
      return undefined
    case 'json_object':
      return jsonSchema({ schema: '{"type":"object"}', name: 'json_object' })
    case 'json_schema': {
      const at = 'response_format.json_schema'
      const { name, description, schema } = given(asObject(format.json_schema, at))
      return jsonSchema({
        schema: JSON.stringify(asObject(schema, `${at}.schema`)),
        ...(name !== undefined && { name: asText(name, `${at}.name`) }),
        ...(typeof description === 'string' && /\S/.test(description) && { description }),
      })
    }
    default:
      return rejectValue('response_format.type', format.type, 'one of text, json_object, json_schema')
  }
}

const jsonSchema = (schema: Json): Json => ({ type: 'json_schema', structure: { jsonSchema: schema } })
