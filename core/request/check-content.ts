import { RequestRejected } from '../faults/errors.ts'
import { formatPath } from '../problems.ts'
import { isOutputLimit } from './output-limits.ts'
import { PROMPT_FIELDS } from './prompt-fields.ts'
import type { ConverseRequestParts } from './request.ts'

interface Place {
  /** The name of a route with a guardrail of its own. */
  guarded: string | undefined
  /** Where this deployment keeps requests and answers. */
  payloadBucket: string | undefined
}

/**
 * What no request may have in it, whatever its shape: a way around the route's guardrail, the window or maxCostUsd, and
 * somebody else's payload. Throws RequestRejected.
 */
export const checkContent = (request: ConverseRequestParts, place: Place): void => {
  for (const part of ['messages', 'system'] as const) checkBlocks(request[part], [part], place)
  checkAdditional(request.additionalModelRequestFields ?? {}, place)
}

/** Content blocks are a few levels deep; what a tool was given or answered as JSON is no block. */
const checkBlocks = (value: unknown, path: readonly (string | number)[], place: Place): void => {
  if (Array.isArray(value)) for (const [index, one] of value.entries()) checkBlocks(one, [...path, index], place)
  else if (typeof value === 'object' && value !== null)
    for (const [field, one] of Object.entries(value)) {
      if (field === 'json' || field === 'input') continue
      if (field === 'guardContent') checkGuarded(path, place)
      if (field === 's3Location') checkLocation(one, path, place)
      else checkBlocks(one, [...path, field], place)
    }
}

/**
 * Beside guardContent a guardrail assesses nothing else of the prompt:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-converse-api.html
 */
const checkGuarded = (path: readonly (string | number)[], { guarded }: Place): void => {
  if (guarded !== undefined)
    throw new RequestRejected(
      `${formatPath([...path, 'guardContent'])} is given: expected none, as the guardrail of the route ${guarded} assesses the whole request`,
    )
}

/** Bedrock reads S3 in the name of our functions, which may read every request of this deployment. */
const checkLocation = (location: unknown, path: readonly (string | number)[], { payloadBucket }: Place): void => {
  const uri = (location as { uri?: unknown } | null)?.uri
  if (payloadBucket !== undefined && typeof uri === 'string' && uri.startsWith(`s3://${payloadBucket}/`))
    throw new RequestRejected(
      `${formatPath([...path, 's3Location', 'uri'])} is in the payload bucket of this deployment: expected a place of your own`,
    )
}

/** Of OpenAI's models `text` is an object with settings. */
const holdsText = (value: unknown): boolean => typeof value === 'string' || Array.isArray(value)

/** A model's own body has other names for what Converse has fields for, and these are not counted with. */
const checkAdditional = (fields: Record<string, unknown>, { guarded }: Place): void => {
  const prompt = Object.entries(fields).find(([field, value]) => PROMPT_FIELDS.includes(field) && holdsText(value))?.[0]
  if (prompt !== undefined && guarded !== undefined)
    throw new RequestRejected(
      `additionalModelRequestFields has ${prompt}: expected messages and system in its place, as the guardrail of the route ${guarded} assesses the whole request`,
    )
  const left: unknown[] = [fields]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next !== 'object' || next === null) continue
    for (const [field, value] of Object.entries(next)) {
      if (/^amazon-bedrock-/i.test(field))
        throw new RequestRejected(
          `additionalModelRequestFields has ${field.slice(0, 80)}: expected guardrailConfig in its place`,
        )
      if (['number', 'string'].includes(typeof value) && isOutputLimit(field))
        throw new RequestRejected(
          `additionalModelRequestFields has ${field}: expected inferenceConfig.maxTokens in its place`,
        )
      left.push(value)
    }
  }
}
