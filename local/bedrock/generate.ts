import { CHARACTERS_PER_TOKEN, estimateTokens } from '../../core/request/tokens.ts'
import type { Prompt } from './prompt.ts'
import { sampleJson } from './sample-json.ts'
import { hash, simulateText } from './text.ts'

export type Block = { text: string } | { toolUse: { toolUseId: string; name: string; input: unknown } }

/** A completion before it is put into the shape of an API. */
export interface Generation {
  block: Block
  stopReason: string
  stopSequence?: string
  outputTokens: number
}

/** What a guardrail answers by default when it blocks a prompt. */
export const blockedMessage = 'Sorry, the model cannot answer this question.'

/** Completes a prompt: a forced tool use, JSON for a schema, or text cut at a stop sequence or at maxTokens. */
export function generate(prompt: Prompt): Generation {
  if (prompt.blocked) {
    return { block: { text: blockedMessage }, stopReason: 'guardrail_intervened', outputTokens: 0 }
  }
  if (prompt.tool) return callTool(prompt.tool, prompt.text)
  const full = prompt.schema ? JSON.stringify(sampleJson(prompt.schema)) : simulateText(prompt.text)
  let text = full
  let stopSequence: string | undefined
  for (const sequence of prompt.stopSequences) {
    const at = sequence ? text.indexOf(sequence) : -1
    if (at >= 0) {
      text = text.slice(0, at)
      stopSequence = sequence
    }
  }
  if (prompt.maxTokens !== undefined && estimateTokens(text) > prompt.maxTokens) {
    return {
      block: { text: text.slice(0, prompt.maxTokens * CHARACTERS_PER_TOKEN) },
      stopReason: 'max_tokens',
      outputTokens: prompt.maxTokens,
    }
  }
  const outputTokens = estimateTokens(text)
  return stopSequence === undefined
    ? { block: { text }, stopReason: 'end_turn', outputTokens }
    : { block: { text }, stopReason: 'stop_sequence', stopSequence, outputTokens }
}

function callTool(tool: NonNullable<Prompt['tool']>, text: string): Generation {
  const input = sampleJson(tool.schema)
  const toolUseId = `tooluse_${hash(text + tool.name).toString(36)}${hash(tool.name + text).toString(36)}`
  return {
    block: { toolUse: { toolUseId, name: tool.name, input } },
    stopReason: 'tool_use',
    outputTokens: estimateTokens(tool.name + JSON.stringify(input)),
  }
}
