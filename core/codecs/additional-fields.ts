import { isOutputLimit } from '../request/output-limits.ts'
import { PROMPT_FIELDS } from '../request/prompt-fields.ts'
import type { ConverseRequestParts } from '../request/request.ts'
import { UnsupportedContent } from './codec.ts'

/** Prompts by the names of other bodies, and what makes one call several: the window and maxCostUsd count on neither. */
const RESERVED = [
  ...PROMPT_FIELDS,
  // vLLM and SGLang: a prompt in tokens, and what their templates make one of.
  'prompt_token_ids',
  'prompt_embeds',
  'input_ids',
  'chat_template',
  'documents',
  'tools',
  'functions',
  'suffix',
  'model',
  'stream',
  'parameters',
  'n',
  'best_of',
  'num_return_sequences',
  'num_beams',
  'num_generations',
  'use_beam_search',
]

/**
 * The body with the request's additional fields in it. Throws UnsupportedContent for one that the codec writes itself, and
 * for those that would replace the prompt, its limit or the guardrail by another name.
 */
export const withAdditional = (
  codec: string,
  written: Record<string, unknown>,
  { additionalModelRequestFields: additional = {} }: ConverseRequestParts,
): Record<string, unknown> => {
  const taken = Object.keys(additional).find(
    field =>
      field in written || RESERVED.includes(field) || isOutputLimit(field) || field.startsWith('amazon-bedrock-'),
  )
  if (taken !== undefined)
    throw new UnsupportedContent(
      `the codec ${codec} writes ${taken} itself: expected none in additionalModelRequestFields`,
    )
  return { ...additional, ...written }
}
