import { asList, asObject, asText, given, isObject, onlyKnown, reject, rejectValue } from '../check.ts'

type Json = Record<string, unknown>
type ToolConfig = { tools: Json[]; toolChoice?: Json }

/** Converse's pattern of a tool's name. */
const ALLOWED = /^[a-zA-Z0-9_-]{1,64}$/
const LONGEST = 64

/** What a history with tool calls needs where the request has no tools: Converse refuses it without a toolConfig. */
const PLACEHOLDER = {
  toolSpec: {
    name: 'not_available',
    description: 'Stands for tools of earlier turns. It can not be called.',
    inputSchema: { json: { type: 'object', properties: {} } },
  },
}

/** Names as Converse takes them, each once, and the way back to what the client called them. */
export interface ToolNames {
  toBedrock(name: string): string
  toClient(name: string): string
}

export const toolNames = (): ToolNames => {
  const sent = new Map<string, string>()
  const back = new Map<string, string>()
  return {
    toBedrock(name) {
      const known = sent.get(name)
      if (known !== undefined) return known
      const plain = ALLOWED.test(name) ? name : name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, LONGEST) || 'tool'
      let unique = plain
      for (let count = 2; back.has(unique); count += 1) unique = `${plain.slice(0, LONGEST - 4)}_${count}`
      sent.set(name, unique)
      back.set(unique, name)
      return unique
    },
    toClient: name => back.get(name) ?? name,
  }
}

/** `tools` and `tool_choice` as Converse's toolConfig; undefined when there is nothing to say. */
export const toolConfig = (body: Json, names: ToolNames, historyHasTools: boolean): ToolConfig | undefined => {
  const tools =
    body.tools === undefined ? [] : asList(body.tools, 'tools').map((tool, i) => toolSpec(tool, `tools[${i}]`, names))
  const choice = toolChoice(body.tool_choice, names, tools.length > 0)
  if (tools.length === 0 || choice === 'none') return historyHasTools ? { tools: [PLACEHOLDER] } : undefined
  return { tools, ...(choice && { toolChoice: choice }) }
}

const toolSpec = (tool: unknown, at: string, names: ToolNames): Json => {
  const { type, function: called } = asObject(tool, at)
  if (type !== 'function') rejectValue(`${at}.type`, type, 'function')
  const spec = given(asObject(called, `${at}.function`))
  onlyKnown(spec, ['name', 'description', 'parameters', 'strict'], `${at}.function`)
  const name = asText(spec.name, `${at}.function.name`)
  if (name === '') reject(`${at}.function.name`, 'empty', 'text')
  const parameters = spec.parameters === undefined ? {} : asObject(spec.parameters, `${at}.function.parameters`)
  const description = spec.description === undefined ? '' : asText(spec.description, `${at}.function.description`)
  return {
    toolSpec: {
      name: names.toBedrock(name),
      ...(/\S/.test(description) && { description }), // a blank one is refused
      inputSchema: {
        json: { type: 'object', ...(Object.keys(parameters).length === 0 && { properties: {} }), ...parameters },
      },
      ...(spec.strict === true && { strict: true }),
    },
  }
}

const toolChoice = (choice: unknown, names: ToolNames, some: boolean): Json | 'none' | undefined => {
  if (choice === undefined || choice === 'none') return choice
  if (choice === 'auto') return undefined
  if (!some) reject('tool_choice', 'given', 'none without tools')
  if (choice === 'required') return { any: {} }
  if (isObject(choice) && choice.type === 'function') {
    return {
      tool: {
        name: names.toBedrock(
          asText(asObject(choice.function, 'tool_choice.function').name, 'tool_choice.function.name'),
        ),
      },
    }
  }
  return rejectValue('tool_choice', choice, 'auto, none, required or a function by its name')
}

/** Converse's pattern of a tool call's id. An id of another kind is spelled in its alphabet, alike in call and result. */
export const toolUseId = (id: string): string => {
  if (/^[a-zA-Z0-9_.:-]{1,64}$/.test(id)) return id
  const hex = [...new TextEncoder().encode(id)].reduce(
    (hash, byte) => Math.imul(hash ^ byte, 16777619) >>> 0,
    2166136261,
  )
  return `${id.replaceAll(/[^a-zA-Z0-9_.:-]/g, '_').slice(0, 50)}_${hex.toString(36)}`
}
