/**
 * The prompt by the names of models' own bodies. In `additionalModelRequestFields` it would be a second one, which no
 * guardrail has seen.
 */
export const PROMPT_FIELDS: readonly string[] = [
  'prompt',
  'messages',
  'message',
  'chat_history',
  'system',
  'preamble',
  'inputs',
  'input',
  'inputText',
  'text',
]
