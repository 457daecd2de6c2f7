import * as z from 'zod/mini'
import type { StopErrorName, TierErrorName } from '../faults/errors.ts'
import { between, described, strict, text, whole, words } from '../schema.ts'
import { messageSchema, systemSchema, toolConfigSchema } from './content-schema.ts'

/** The errors that `simulate` can make a tier fail with. */
export const SIMULATED_ERRORS = [
  'TierThrottled',
  'TierSaturated',
  'TierWarmingUp',
  'TierCold',
  'TierUnavailable',
  'TierDown',
  'TierTimedOut',
  'TierMisconfigured',
  'TierTooSmall',
  'TierRefused',
  'RequestRejected',
] as const satisfies readonly (TierErrorName | StopErrorName)[]
export type SimulatedError = (typeof SIMULATED_ERRORS)[number]

const DAY_SECONDS = 86_400

const inferenceConfig = strict({
  maxTokens: z.optional(whole(1)),
  temperature: z.optional(between(0, 1)),
  topP: z.optional(between(0, 1)),
  stopSequences: z.optional(z.array(text())),
})

const guardrailConfig = strict({
  guardrailIdentifier: text(),
  guardrailVersion: text(),
  trace: z.optional(z.enum(['enabled', 'disabled', 'enabled_full'])),
  streamProcessingMode: z.optional(z.enum(['sync', 'async'])),
})

const outputConfig = strict({
  textFormat: z.optional(
    strict({
      type: z.literal('json_schema'),
      structure: strict({
        jsonSchema: strict({
          schema: described(text('a JSON Schema as text'), 'A JSON Schema, as text'),
          name: z.optional(text()),
          description: z.optional(text()),
        }),
      }),
    }),
  ),
  effort: z.optional(z.enum(['low', 'medium', 'high', 'xhigh', 'max'])),
})

/** What Converse takes, except modelId, performanceConfig and serviceTier: those belong to the tiers. */
const converse = {
  messages: z.optional(z.array(messageSchema).check(z.minLength(1, 'at least one message'))),
  system: z.optional(described(systemSchema, 'System text, or Converse’s system blocks')),
  inferenceConfig: z.optional(inferenceConfig),
  toolConfig: z.optional(toolConfigSchema),
  guardrailConfig: z.optional(guardrailConfig),
  additionalModelRequestFields: z.optional(z.record(z.string(), z.unknown())),
  additionalModelResponseFieldPaths: z.optional(z.array(text()).check(z.maxLength(10, 'at most 10 paths'))),
  requestMetadata: z.optional(z.record(text(), z.string())),
  outputConfig: z.optional(outputConfig),
}

const seconds = `a number of seconds above 0 and at most ${DAY_SECONDS}`

/** Unguessable, because knowing it is what admits to the stream; a UUID has 36 characters. */
const streamId = z
  .string('22 to 128 of A-Z, a-z, 0-9, _ and -')
  .check(z.regex(/^[A-Za-z0-9_-]{22,128}$/, '22 to 128 of A-Z, a-z, 0-9, _ and -'))

const routing = {
  id: z.optional(
    described(
      text().check(z.maxLength(256, 'at most 256 characters')),
      'A name of your own for this request, such as its line in a batch; it is kept in the execution’s input',
    ),
  ),
  route: z.optional(described(text(), 'A route of the catalogue; without it the default route')),
  tiers: z.optional(
    described(
      z.array(text()).check(
        z.minLength(1, 'at least one tier'),
        z.refine(tiers => new Set(tiers).size === tiers.length, 'each tier once'),
      ),
      'Narrows or reorders the tiers of the route',
    ),
  ),
  deadlineSeconds: z.optional(
    described(
      z.number(seconds).check(z.gt(0, seconds), z.maximum(DAY_SECONDS, seconds)),
      'Answered or failed within this time; without it the route’s deadline',
    ),
  ),
  maxCostUsd: z.optional(
    described(z.number().check(z.gt(0, 'a number of US dollars above 0')), 'The most that all attempts may cost'),
  ),
  simulate: z.optional(
    described(z.record(text(), z.enum(SIMULATED_ERRORS)), 'Makes tiers fail, by name, where the deployment allows it'),
  ),
  idempotencyKey: z.optional(
    described(
      text().check(z.maxLength(256, 'at most 256 characters')),
      'A second request with the same key ends as a duplicate of the first',
    ),
  ),
  stream: z.optional(
    described(
      z.union([
        streamId,
        strict({
          id: streamId,
          content: z.optional(z.enum(['tokens', 'end'])),
          afterFirstToken: z.optional(z.enum(['restart', 'stop'])),
        }),
      ]),
      'Where to write the answer while it comes: an id of your own choice that nobody can guess, such as a UUID',
    ),
  ),
  requestUri: z.optional(
    described(
      z.string().check(z.regex(/^s3:\/\/[^/]+\/.+$/, 'an S3 URI such as s3://bucket/key')),
      'Where a request is that is too large to be sent inline; prompt, messages and the like are in that object',
    ),
  ),
}

export const requestSchema = strict({
  prompt: z.optional(described(words(), 'Short for one user message of text')),
  ...converse,
  ...routing,
})

/** A request as a person or a client writes it. */
export type RequestInput = z.input<typeof requestSchema>
