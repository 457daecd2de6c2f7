import { showValue } from '../../problems.ts'
import { given } from '../check.ts'
import { DoorError } from '../failure.ts'

type Json = Record<string, unknown>

/** Understood. */
const READ = [
  'model',
  'messages',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'stop',
  'tools',
  'tool_choice',
  'response_format',
  'reasoning_effort',
  'stream',
  'stream_options',
  'metadata',
]
/** Taken without effect: hints, or what Converse does not have and an answer can be given without. */
const IGNORED = [
  'user',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'store',
  'parallel_tool_calls',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
]

interface Refusal {
  /** Values with which the field says nothing. */
  unless(value: unknown): boolean
  expected: string
}

const never = () => false
const empty = (value: unknown) =>
  value === false || value === 0 || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** Known to OpenAI's clients and not to Converse: an answer without them would be another than what was asked for. */
const REFUSED: Readonly<Record<string, Refusal>> = {
  n: { unless: value => value === 1, expected: '1, as a request is answered once' },
  logprobs: { unless: empty, expected: 'none, as Converse tells no probabilities' },
  top_logprobs: { unless: empty, expected: 'none, as Converse tells no probabilities' },
  logit_bias: { unless: empty, expected: 'none, as Converse has no such setting' },
  audio: { unless: never, expected: 'none, as no model here speaks' },
  modalities: { unless: value => showValue(value) === '["text"]', expected: '["text"], as answers are text' },
  prediction: { unless: never, expected: 'none, as Converse has no such setting' },
  web_search_options: { unless: never, expected: 'none, as nothing is searched here' },
  verbosity: { unless: never, expected: 'none, as Converse has no such setting' },
  functions: { unless: never, expected: 'none: tools has taken its place' },
  function_call: { unless: never, expected: 'none: tool_choice has taken its place' },
  service_tier: {
    unless: value => value === 'auto' || value === 'default',
    expected: 'auto or default, as the tiers of a route say how they are served',
  },
}

/**
 * The fields of a chat completion that count, without those that are null.
 * @throws DoorError `rejected` for each field that an answer could not honour, by name
 */
export const readFields = (body: Json): Json => {
  const fields = given(body)
  for (const [name, value] of Object.entries(fields)) {
    const refusal = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined
    if (refusal && !refusal.unless(value)) {
      throw new DoorError('rejected', `${name} is ${showValue(value)}: expected ${refusal.expected}`, { param: name })
    }
    if (refusal || READ.includes(name) || IGNORED.includes(name)) continue
    throw new DoorError('rejected', `${name} is not a known field: expected one of ${READ.join(', ')}`, { param: name })
  }
  return fields
}
