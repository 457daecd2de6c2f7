import type { ContentBlock, Usage } from '../../answer.ts'
import type { DoorAnswer } from '../answer.ts'
import { isObject } from '../check.ts'
import { writeReasoning } from './reasoning.ts'
import type { ToolNames } from './tools.ts'

/** What stands in each completion and each of its chunks. */
export interface CompletionHead {
  /** `chatcmpl-…` */
  id: string
  /** Seconds since the epoch. */
  created: number
  /** As the client named it. */
  model: string
}

/** A whole answer as OpenAI has it. */
export const toCompletion = (answer: DoorAnswer, { id, created, model }: CompletionHead, names: ToolNames) => ({
  id,
  object: 'chat.completion',
  created,
  model,
  choices: [
    {
      index: 0,
      message: toMessage(answer.message.content, names),
      finish_reason: finishReason(answer.stopReason),
      logprobs: null,
    },
  ],
  usage: toUsage(answer.usage),
})

const toMessage = (content: readonly ContentBlock[], names: ToolNames) => {
  const text = content.map(textOf).join('')
  const { text: reasoning, details } = writeReasoning(content)
  const calls = content.flatMap(({ toolUse }) => {
    if (!isObject(toolUse)) return []
    const called = { name: names.toClient(String(toolUse.name)), arguments: JSON.stringify(toolUse.input ?? {}) }
    return [{ id: String(toolUse.toolUseId), type: 'function', function: called }]
  })
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    refusal: null,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

/** Cited text is text that came with its sources; OpenAI has no place for those. */
const textOf = ({ text, citationsContent }: ContentBlock): string => {
  if (typeof text === 'string') return text
  if (!isObject(citationsContent) || !Array.isArray(citationsContent.content)) return ''
  return citationsContent.content
    .map(part => (isObject(part) && typeof part.text === 'string' ? part.text : ''))
    .join('')
}

const FINISHED: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  content_filtered: 'content_filter',
  guardrail_intervened: 'content_filter',
}

export const finishReason = (stopReason: string): string =>
  (Object.hasOwn(FINISHED, stopReason) && FINISHED[stopReason]) || 'stop'

/** Bedrock's inputTokens are without what a cache read or wrote; OpenAI's prompt_tokens are all of them. */
export const toUsage = (usage: Partial<Omit<Usage, 'source'>>) => {
  const { inputTokens = 0, outputTokens = 0, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = usage
  const prompt = inputTokens + cacheReadInputTokens + cacheWriteInputTokens
  return {
    prompt_tokens: prompt,
    completion_tokens: outputTokens,
    total_tokens: prompt + outputTokens,
    prompt_tokens_details: { cached_tokens: cacheReadInputTokens },
  }
}
