import { estimateTokens } from '../../core/request/tokens.ts'
import { isObject, type Json } from './call.ts'
import { BedrockError, invalid } from './errors.ts'
import type { Prompt } from './prompt.ts'
import type { Target } from './target.ts'

export type BodyShape = 'tgi' | 'openai-chat' | 'llama' | 'mistral'

// Native bodies are checked against the model's schema, so one key too many is refused; containers are lenient.
const keysOf: Partial<Record<BodyShape, Set<string>>> = {
  llama: new Set(['prompt', 'temperature', 'top_p', 'max_gen_len', 'images']),
  mistral: new Set(['prompt', 'max_tokens', 'stop', 'temperature', 'top_p', 'top_k']),
}

/**
 * Tells the shape of an InvokeModel body and reads the prompt in it.
 * @throws BedrockError ValidationException for a body that a Bedrock model does not take, ModelErrorException (424,
 * with the container's 422) for one that an endpoint does not take
 */
export function readInvoke(body: Json, target: Target, guardrailPhrase: string): { shape: BodyShape; prompt: Prompt } {
  const shape = shapeOf(body, target)
  if (!shape) throw refusal(target, missingKey(target))
  const allowed = keysOf[shape]
  const extra = allowed && Object.keys(body).find(key => !allowed.has(key))
  if (extra !== undefined && target.kind !== 'sagemaker')
    throw refusal(target, `extraneous key [${extra}] is not permitted`)
  const raw = rawText(body, shape)
  const parameters = shape === 'tgi' && isObject(body.parameters) ? body.parameters : body
  const maxTokens =
    parameters.max_gen_len ?? parameters.max_new_tokens ?? parameters.max_completion_tokens ?? parameters.max_tokens
  const stop = parameters.stop
  const prompt: Prompt = {
    text: shape === 'openai-chat' ? lastMessage(body) : withoutTemplate(raw),
    inputTokens: Math.max(1, estimateTokens(raw)),
    cacheableTokens: 0,
    stopSequences: (Array.isArray(stop) ? stop : [stop]).filter(sequence => typeof sequence === 'string'),
  }
  if (maxTokens !== undefined) {
    if (typeof maxTokens !== 'number' || !Number.isInteger(maxTokens) || maxTokens < 1) {
      throw refusal(target, `#: the token limit is ${JSON.stringify(maxTokens)}, expected a positive integer`)
    }
    prompt.maxTokens = maxTokens
  }
  if (shape === 'tgi') checkSampling(parameters, target)
  if (raw.includes(guardrailPhrase)) prompt.blocked = true
  return { shape, prompt }
}

function shapeOf(body: Json, { card, model }: Target): BodyShape | undefined {
  const can = (shape: BodyShape) => card.bodies.includes(shape)
  if (Array.isArray(body.messages) && body.messages.length > 0) return can('openai-chat') ? 'openai-chat' : undefined
  if (typeof body.inputs === 'string' && body.inputs !== '') return can('tgi') ? 'tgi' : undefined
  if (typeof body.prompt !== 'string' || body.prompt === '') return undefined
  if (can('llama') && can('mistral')) {
    const mistral = 'max_tokens' in body || 'stop' in body || 'top_k' in body || /mi[sx]tral/.test(model)
    return mistral ? 'mistral' : 'llama'
  }
  return can('llama') ? 'llama' : can('mistral') ? 'mistral' : undefined
}

/** TGI refuses what other APIs take for "greedy" and "all": a temperature of 0 and a top_p of 1. */
function checkSampling({ temperature, top_p }: Json, target: Target): void {
  if (typeof temperature === 'number' && temperature <= 0)
    throw refusal(target, '`temperature` must be strictly positive')
  if (typeof top_p === 'number' && (top_p <= 0 || top_p >= 1)) throw refusal(target, '`top_p` must be > 0.0 and < 1.0')
}

const missingKey = ({ card, model }: Target) =>
  card.bodies.length === 0
    ? `the simulator has no InvokeModel body for ${model}; use Converse`
    : `required key [${card.bodies[0] === 'openai-chat' ? 'messages' : card.bodies[0] === 'tgi' ? 'inputs' : 'prompt'}] not found`

function refusal(target: Target, problem: string): BedrockError {
  if (target.kind !== 'sagemaker') {
    return invalid(`Malformed input request: #: ${problem}, please reformat your input and try again.`)
  }
  const message = `Received client error (422) from primary with message "${problem}".`
  return new BedrockError('ModelErrorException', message, {
    details: { originalStatusCode: 422, resourceName: target.model },
  })
}

function rawText(body: Json, shape: BodyShape): string {
  if (shape === 'tgi') return String(body.inputs)
  if (shape !== 'openai-chat') return String(body.prompt)
  return (body.messages as unknown[]).map(contentText).join('\n')
}

function contentText(message: unknown): string {
  const content = isObject(message) ? message.content : undefined
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map(part => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('\n')
}

const lastMessage = (body: Json): string =>
  contentText((body.messages as unknown[]).findLast(message => isObject(message) && message.role === 'user'))

/** The user's last words in a prompt written in Llama's or Mistral's chat template; the whole prompt otherwise. */
function withoutTemplate(prompt: string): string {
  const llama = [...prompt.matchAll(/<\|start_header_id\|>user<\|end_header_id\|>\s*([\s\S]*?)\s*<\|eot_id\|>/g)].at(-1)
  const mistral = [...prompt.matchAll(/\[INST\]\s*([\s\S]*?)\s*\[\/INST\]/g)].at(-1)
  return llama?.[1] ?? mistral?.[1] ?? prompt
}
