import { estimateTokens } from '../../core/request/tokens.ts'
import type { Answer, Served, StreamEvent, Usage } from './answer.ts'
import { pieces } from './answer.ts'
import type { Json } from './call.ts'
import { isObject } from './call.ts'
import type { Generation } from './generate.ts'
import type { Prompt } from './prompt.ts'

/** Puts a completion into the shapes of Converse and ConverseStream. */
export function converseAnswer(
  body: Json,
  prompt: Prompt,
  generation: Generation,
  usage: Usage,
  served: Served,
  guardrailPhrase: string,
): Answer {
  const trace = traceOf(body, prompt, served, guardrailPhrase)
  const extra = responseFields(body, generation)
  const totals = {
    usage: {
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      totalTokens: usage.inputTokens + usage.outputTokens + usage.cacheReadInputTokens + usage.cacheWriteInputTokens,
      ...(prompt.cacheKey === undefined ? {} : cacheUsage(usage, prompt)),
    },
    ...(trace && { trace }),
    ...(served.latency && { performanceConfig: { latency: served.latency } }),
    ...(served.serviceTier && { serviceTier: { type: served.serviceTier } }),
  }
  const stop = { stopReason: generation.stopReason, ...(extra && { additionalModelResponseFields: extra }) }
  return {
    outputTokens: generation.outputTokens,
    headers: {},
    json: latencyMs => ({
      output: { message: { role: 'assistant', content: [generation.block] } },
      ...stop,
      ...totals,
      metrics: { latencyMs },
    }),
    events: () => [
      { type: 'messageStart', payload: () => ({ role: 'assistant' }) },
      ...blockEvents(generation),
      { type: 'contentBlockStop', payload: () => ({ contentBlockIndex: 0 }) },
      { type: 'messageStop', payload: () => stop },
      { type: 'metadata', payload: latencyMs => ({ ...totals, metrics: { latencyMs } }) },
    ],
  }
}

// Text blocks have no contentBlockStart on Bedrock; tool uses do, and their input comes as pieces of JSON text.
function blockEvents({ block }: Generation): StreamEvent[] {
  const delta = (piece: string, payload: Json): StreamEvent => ({
    type: 'contentBlockDelta',
    delta: true,
    tokens: estimateTokens(piece),
    payload: () => ({ contentBlockIndex: 0, delta: payload }),
  })
  if ('text' in block) return pieces(block.text).map(text => delta(text, { text }))
  const { toolUseId, name, input } = block.toolUse
  return [
    { type: 'contentBlockStart', payload: () => ({ contentBlockIndex: 0, start: { toolUse: { toolUseId, name } } }) },
    ...pieces(JSON.stringify(input)).map(piece => delta(piece, { toolUse: { input: piece } })),
  ]
}

function cacheUsage(usage: Usage, prompt: Prompt): Json {
  const { cacheReadInputTokens, cacheWriteInputTokens } = usage
  return {
    cacheReadInputTokens,
    cacheWriteInputTokens,
    ...(cacheWriteInputTokens > 0 && {
      cacheDetails: [{ ttl: prompt.cacheTtl ?? '5m', inputTokens: cacheWriteInputTokens }],
    }),
  }
}

function traceOf(body: Json, prompt: Prompt, served: Served, guardrailPhrase: string): Json | undefined {
  const config = isObject(body.guardrailConfig) ? body.guardrailConfig : undefined
  const traced = config?.trace === 'enabled' || config?.trace === 'enabled_full'
  const words = prompt.blocked ? [{ match: guardrailPhrase, action: 'BLOCKED', detected: true }] : []
  const trace = {
    ...(served.invokedModel && { promptRouter: { invokedModelId: served.invokedModel } }),
    ...(traced && {
      guardrail: {
        inputAssessment: {
          [String(config.guardrailIdentifier)]: { wordPolicy: { customWords: words, managedWordLists: [] } },
        },
      },
    }),
  }
  return Object.keys(trace).length > 0 ? trace : undefined
}

/** Of the model's own response fields the simulator has one, the stop sequence, when it is asked for by path. */
function responseFields(body: Json, generation: Generation): Json | undefined {
  const paths = body.additionalModelResponseFieldPaths
  if (!Array.isArray(paths) || !paths.includes('/stop_sequence') || generation.stopSequence === undefined)
    return undefined
  return { stop_sequence: generation.stopSequence }
}
