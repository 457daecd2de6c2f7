import { isOutputLimit } from '../request/output-limits.ts'
import type { ConverseRequestParts } from '../request/request.ts'
import { UnsupportedContent } from './codec.ts'

/** Prompts by the names of other bodies, and what makes one call several: the window and maxCostUsd count on neither. */
const RESERVED = [
  'prompt',
  'messages',
  'inputs',
  'system',
  'model',
  'stream',
  'parameters',
  'n',
  'best_of',
  'num_return_sequences',
  'num_beams',
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
