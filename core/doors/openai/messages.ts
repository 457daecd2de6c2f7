import type { ContentBlock, Message } from '../../answer.ts'
import { asList, asObject, asText, given, isObject, reject, rejectValue } from '../check.ts'
import { DoorError } from '../failure.ts'
import { documentBlock, imageBlock } from './media.ts'
import { readReasoning } from './reasoning.ts'
import { type ToolNames, toolUseId } from './tools.ts'

type Json = Record<string, unknown>

export interface Conversation {
  system: ContentBlock[]
  messages: Message[]
  /** A tool was called in it. */
  tools: boolean
}

/**
 * OpenAI's messages as Converse has them: system text apart, the results of tools in a user message, messages of one role
 * in a row merged, nothing blank.
 * @throws DoorError `rejected`, naming the field
 */
export const toConversation = (list: unknown, names: ToolNames): Conversation => {
  const system: ContentBlock[] = []
  const messages: Message[] = []
  const documents = new Set<string>()
  let open: { calls: Set<string>; at: string } | undefined
  let tools = false

  const add = (role: 'user' | 'assistant', content: ContentBlock[]) => {
    const last = messages.at(-1)
    if (content.length === 0) return
    if (last?.role === role) last.content.push(...content)
    else messages.push({ role, content })
  }
  for (const [index, each] of asList(list, 'messages').entries()) {
    const at = `messages[${index}]`
    const message = given(asObject(each, at))
    if (message.role !== 'tool') assertAnswered(open)
    switch (message.role) {
      case 'system':
      case 'developer':
        system.push(...textBlocks(message.content, `${at}.content`))
        break
      case 'user':
        add('user', userBlocks(message.content, documents, `${at}.content`))
        break
      case 'assistant': {
        const calls = toolUses(message, names, at)
        open = calls.length > 0 ? { calls: new Set(calls.map(({ toolUse }) => toolUse.toolUseId)), at } : undefined
        tools ||= calls.length > 0
        add('assistant', [...readReasoning(message.reasoning_details), ...assistantText(message, at), ...calls])
        break
      }
      case 'tool': {
        const id = toolUseId(asText(message.tool_call_id, `${at}.tool_call_id`))
        if (!open?.calls.delete(id))
          rejectValue(
            `${at}.tool_call_id`,
            message.tool_call_id,
            'the id of a tool call of the assistant message before, once',
          )
        add('user', [{ toolResult: { toolUseId: id, content: resultBlocks(message.content, `${at}.content`) } }])
        break
      }
      default:
        rejectValue(`${at}.role`, message.role, 'one of system, developer, user, assistant, tool')
    }
  }
  assertAnswered(open)
  if (messages.length === 0) reject('messages', 'without text of a user', 'at least one user message that is not blank')
  return { system, messages, tools }
}

const assertAnswered = (open: { calls: Set<string>; at: string } | undefined): void => {
  const [missing] = open?.calls ?? []
  if (missing === undefined) return
  const param = `${open?.at}.tool_calls`
  throw new DoorError(
    'rejected',
    `${param} has a call without an answer: expected a tool message for each call right after it`,
    { param },
  )
}

const textBlocks = (content: unknown, at: string): ContentBlock[] => {
  if (content === undefined) return []
  if (typeof content === 'string') return spoken(content)
  return asList(content, at).flatMap((part, i) => {
    const { type, text, refusal } = asObject(part, `${at}[${i}]`)
    if (type === 'refusal') return spoken(asText(refusal, `${at}[${i}].refusal`))
    if (type !== 'text') rejectValue(`${at}[${i}].type`, type, 'text')
    return spoken(asText(text, `${at}[${i}].text`))
  })
}

/** Bedrock refuses blank text. */
const spoken = (text: string): ContentBlock[] => (/\S/.test(text) ? [{ text }] : [])

const userBlocks = (content: unknown, documents: Set<string>, at: string): ContentBlock[] => {
  if (!Array.isArray(content)) return textBlocks(content ?? reject(at, 'missing', 'text or a list of parts'), at)
  return content.flatMap((part, i): ContentBlock[] => {
    const where = `${at}[${i}]`
    const { type, text, image_url, file } = asObject(part, where)
    switch (type) {
      case 'text':
        return spoken(asText(text, `${where}.text`))
      case 'image_url':
        return [imageBlock(isObject(image_url) ? image_url.url : image_url, `${where}.image_url.url`)]
      case 'file': {
        const { file_data, filename, file_id } = asObject(file, `${where}.file`)
        if (file_id !== undefined)
          reject(`${where}.file.file_id`, 'given', 'none, as no files are kept here: send file_data')
        return [documentBlock(file_data, filename, documents, `${where}.file.file_data`)]
      }
      default:
        return rejectValue(`${where}.type`, type, 'one of text, image_url, file')
    }
  })
}

const assistantText = (message: Json, at: string): ContentBlock[] => {
  if (message.audio !== undefined) reject(`${at}.audio`, 'given', 'none, as no model here speaks')
  if (message.function_call !== undefined)
    reject(`${at}.function_call`, 'given', 'none: tool_calls has taken its place')
  return [...textBlocks(message.content, `${at}.content`), ...textBlocks(message.refusal, `${at}.refusal`)]
}

const toolUses = (message: Json, names: ToolNames, at: string) =>
  (message.tool_calls === undefined ? [] : asList(message.tool_calls, `${at}.tool_calls`)).map((call, i) => {
    const where = `${at}.tool_calls[${i}]`
    const { id, type = 'function', function: called } = asObject(call, where)
    if (type !== 'function') rejectValue(`${where}.type`, type, 'function')
    const { name, arguments: text } = asObject(called, `${where}.function`)
    return {
      toolUse: {
        toolUseId: toolUseId(asText(id, `${where}.id`)),
        name: names.toBedrock(asText(name, `${where}.function.name`)),
        input: readArguments(text, `${where}.function.arguments`),
      },
    }
  })

/** Converse wants an object; a call without arguments has an empty text here. */
const readArguments = (text: unknown, at: string): Json => {
  if (text === undefined || text === null || text === '') return {}
  try {
    const value: unknown = JSON.parse(asText(text, at))
    if (isObject(value)) return value
  } catch (error) {
    if (error instanceof DoorError) throw error
  }
  return reject(at, 'not a JSON object', 'the text of a JSON object')
}

const resultBlocks = (content: unknown, at: string): ContentBlock[] => {
  const blocks = textBlocks(content, at)
  return blocks.length > 0 ? blocks : [{ text: '(no output)' }]
}
