import type { ContentBlock } from '../../answer.ts'
import { isObject } from '../check.ts'
import { type CompletionHead, finishReason, toUsage } from './answer.ts'
import type { ToolNames } from './tools.ts'

type Json = Record<string, unknown>

/**
 * Translates a stream: each event of ConverseStream becomes the chunks that OpenAI would send for it, mostly one. Bedrock
 * counts all blocks of content, OpenAI only the calls of tools.
 */
export const chunkTranslator = (head: CompletionHead, options: { includeUsage: boolean; names: ToolNames }) => {
  /** By the block's index: which call it is, and whether anything of its arguments came. */
  const calls = new Map<unknown, { index: number; spoken: boolean }>()
  const chunk = (choices: Json[], usage: Json | null = null): Json => ({
    id: head.id,
    object: 'chat.completion.chunk',
    created: head.created,
    model: head.model,
    choices,
    ...(options.includeUsage && { usage }),
  })
  const delta = (content: Json, finish_reason: string | null = null): Json[] => [
    chunk([{ index: 0, delta: content, finish_reason, logprobs: null }]),
  ]
  const argument = (call: { index: number; spoken: boolean }, text: string): Json[] => {
    call.spoken = true
    return delta({ tool_calls: [{ index: call.index, function: { arguments: text } }] })
  }

  return (event: Json): Json[] => {
    const [name, value] = Object.entries(event)[0] ?? []
    const body = isObject(value) ? value : {}
    const place = body.contentBlockIndex
    switch (name) {
      case 'messageStart':
        return delta({ role: 'assistant', content: '' })
      case 'contentBlockStart': {
        const { toolUse } = (body.start ?? {}) as { toolUse?: Json }
        if (!toolUse) return []
        const call = { index: calls.size, spoken: false }
        calls.set(place, call)
        const called = { name: options.names.toClient(String(toolUse.name)), arguments: '' }
        return delta({ tool_calls: [{ index: call.index, id: toolUse.toolUseId, type: 'function', function: called }] })
      }
      case 'contentBlockDelta': {
        const part = (body.delta ?? {}) as ContentBlock
        if (typeof part.text === 'string') return delta({ content: part.text })
        const call = calls.get(place)
        if (isObject(part.toolUse) && call) return argument(call, String(part.toolUse.input ?? ''))
        return isObject(part.reasoningContent) ? delta(reasoningDelta(part.reasoningContent, place)) : []
      }
      case 'contentBlockStop': {
        const call = calls.get(place)
        // A call without arguments has an empty text at Bedrock, which is not JSON.
        return call && !call.spoken ? argument(call, '{}') : []
      }
      case 'messageStop':
        return delta({}, finishReason(String(body.stopReason)))
      case 'metadata':
        return options.includeUsage && isObject(body.usage) ? [chunk([], toUsage(body.usage))] : []
      default:
        return []
    }
  }
}

const reasoningDelta = ({ text, signature, redactedContent }: Json, index: unknown): Json => {
  if (typeof redactedContent === 'string')
    return { reasoning_details: [{ type: 'reasoning.encrypted', data: redactedContent, index }] }
  const detail = {
    type: 'reasoning.text',
    ...(text !== undefined && { text }),
    ...(signature !== undefined && { signature }),
    index,
  }
  return { ...(typeof text === 'string' && { reasoning_content: text }), reasoning_details: [detail] }
}
