import type { Answer, Served, Usage } from './answer.ts'
import type { Call } from './call.ts'
import { converseAnswer } from './converse-answer.ts'
import { readConverse } from './converse-prompt.ts'
import { BedrockError, invalid } from './errors.ts'
import { generate } from './generate.ts'
import { invokeAnswer } from './invoke-answer.ts'
import { readInvoke } from './invoke-bodies.ts'
import type { Prompt } from './prompt.ts'
import type { Target } from './target.ts'
import { validateConverse } from './validate-converse.ts'

/** A request that is in order: its prompt, and how to complete it once it is known how it is served. */
export interface Request {
  prompt: Prompt
  complete(usage: Omit<Usage, 'outputTokens'>, served: Served, stopReason?: string): Answer
}

const serviceTiers = ['default', 'flex', 'priority', 'reserved']

/**
 * Judges a request as Bedrock does before it spends capacity on it.
 * @throws BedrockError ValidationException, ResourceNotFoundException, or ModelErrorException for a body that an endpoint's container refuses
 */
export function readRequest(call: Call, target: Target, guardrailPhrase: string): Request {
  checkLife(target)
  checkLatency(call)
  checkServiceTier(call, target)
  const request = call.operation.startsWith('Converse')
    ? converseRequest(call, target, guardrailPhrase)
    : invokeRequest(call, target, guardrailPhrase)
  checkSize(request.prompt, target)
  return request
}

function converseRequest(call: Call, target: Target, guardrailPhrase: string): Request {
  validateConverse(call.body, target.card, call.latency)
  if (call.operation === 'ConverseStream' && call.body.toolConfig !== undefined && target.card.noToolsInStream)
    throw invalid("This model doesn't support tool use in streaming mode.")
  const prompt = readConverse(call.body, guardrailPhrase)
  return {
    prompt,
    complete(usage, served, stopReason) {
      const generation = generate(prompt)
      if (stopReason !== undefined) generation.stopReason = stopReason
      // A blocked prompt never reaches the model, so it uses no tokens of it.
      const counted = prompt.blocked
        ? { inputTokens: 0, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens: 0 }
        : { ...usage, outputTokens: generation.outputTokens }
      return converseAnswer(call.body, prompt, generation, counted, served, guardrailPhrase)
    },
  }
}

function invokeRequest(call: Call, target: Target, guardrailPhrase: string): Request {
  const { shape, prompt } = readInvoke(call.body, target, guardrailPhrase)
  if (call.guardrail === undefined) prompt.blocked = false
  return {
    prompt,
    complete(_usage, served, stopReason) {
      const generation = generate(prompt)
      if (stopReason !== undefined) generation.stopReason = stopReason
      return invokeAnswer(call, target, shape, prompt, generation, served)
    },
  }
}

/** @throws BedrockError ResourceNotFoundException for a model past its end of life */
export function checkLife({ card }: Target): void {
  if (!card.endOfLife) return
  throw new BedrockError(
    'ResourceNotFoundException',
    'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
  )
}

function checkLatency({ latency }: Call): void {
  if (latency === undefined || latency === 'standard' || latency === 'optimized') return
  throw invalid(
    `1 validation error detected: Value '${latency}' at 'performanceConfig.latency' failed to satisfy constraint: Member must satisfy enum value set: [standard, optimized]`,
  )
}

// Messages as users saw them: https://github.com/NousResearch/hermes-agent/pull/34476
function checkServiceTier({ serviceTier }: Call, { card }: Target): void {
  if (serviceTier === undefined) return
  if (!serviceTiers.includes(serviceTier)) {
    throw invalid(
      `1 validation error detected: Value '${serviceTier}' at 'serviceTier.type' failed to satisfy constraint: Member must satisfy enum value set: [${serviceTiers.join(', ')}]`,
    )
  }
  if (serviceTier === 'reserved') throw invalid('Reservation not found.')
  if (serviceTier !== 'default' && !card.serviceTiers) throw invalid('The service tier provided is invalid.')
}

function checkSize({ inputTokens }: Prompt, { card, model }: Target): void {
  if (inputTokens <= card.contextWindow) return
  throw new BedrockError(
    'ValidationException',
    model.includes('anthropic.')
      ? `The model returned the following errors: prompt is too long: ${inputTokens} tokens > ${card.contextWindow} maximum`
      : 'Input is too long for requested model.',
  )
}
