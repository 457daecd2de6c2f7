import { type Call, isObject, type Json } from './call.ts'
import { checkLife } from './complete.ts'
import { readConverse } from './converse-prompt.ts'
import { BedrockError, invalid } from './errors.ts'
import { readInvoke } from './invoke-bodies.ts'
import type { Target } from './target.ts'
import { validateConverse } from './validate-converse.ts'

/**
 * Counts the input tokens of a Converse request or an InvokeModel body: the same figure that its usage would show.
 * It takes foundation models only, not profiles (https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html).
 * @throws BedrockError ValidationException, ResourceNotFoundException
 */
export function countTokens(call: Call, target: Target): number {
  checkLife(target)
  if (target.kind !== 'on-demand') throw invalid("The provided model doesn't support counting tokens.")
  const input = isObject(call.body.input) ? call.body.input : {}
  if (isObject(input.converse)) {
    validateConverse(input.converse, target.card, undefined)
    return readConverse(input.converse, '').inputTokens
  }
  const encoded = isObject(input.invokeModel) ? input.invokeModel.body : undefined
  if (typeof encoded === 'string') return readInvoke(decode(encoded), target, '').prompt.inputTokens
  throw invalid('The input must set one of the following keys: converse, invokeModel.')
}

function decode(encoded: string): Json {
  try {
    const body: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
    if (isObject(body)) return body
  } catch {}
  throw new BedrockError('ValidationException', 'Malformed input request, please reformat your input and try again.')
}
