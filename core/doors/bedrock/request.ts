import { type ConverseRequestParts, ROUTING_FIELDS } from '../../request/request.ts'
import { asList, asObject, isObject, reject } from '../check.ts'
import { requestLabels } from '../labels.ts'

type Json = Record<string, unknown>

/** The tiers of a route say how they are served; what a client wishes of it has no effect. */
const OF_THE_TIERS = ['modelId', 'performanceConfig', 'serviceTier']
/** Ours, and what belongs to a managed prompt. */
const REFUSED = [...ROUTING_FIELDS, 'prompt', 'promptVariables']

/**
 * The body of Converse or ConverseStream as a request of ours: as it is, but for what the tiers decide, what only a native
 * caller may say, and labels. Plan checks the rest and names what Converse does not have.
 * @throws DoorError `rejected`
 */
export const toBedrockRequest = (body: Json, keyName: string): ConverseRequestParts => {
  const refused = REFUSED.find(field => body[field] !== undefined)
  if (refused) reject(refused, 'given', 'none: it is no field of a Converse request at this door')
  const stored = storedMedia(asList(body.messages, 'messages'))
  // Bedrock would read the object with the deployment's own role, whosever it is.
  if (stored) reject(stored, 'an s3Location', 'bytes, as this door reads nothing from S3 for a client')
  const parts = Object.fromEntries(
    Object.entries(body).filter(([field, value]) => value !== null && !OF_THE_TIERS.includes(field)),
  )
  return {
    ...parts,
    requestMetadata: requestLabels(body.requestMetadata, keyName, 'requestMetadata'),
  } as unknown as ConverseRequestParts
}

/** What a client calls a request, to have it answered once. */
export const idempotencyLabel = (body: Json): unknown =>
  isObject(body.requestMetadata) ? body.requestMetadata['stepdown-idempotency-key'] : undefined

const storedMedia = (messages: unknown[]): string | undefined => {
  for (const [index, message] of messages.entries()) {
    const found = inBlocks(asObject(message, `messages[${index}]`).content, `messages[${index}].content`)
    if (found) return found
  }
  return undefined
}

const inBlocks = (content: unknown, at: string): string | undefined => {
  if (!Array.isArray(content)) return undefined
  for (const [index, block] of content.entries()) {
    if (!isObject(block)) continue
    for (const [kind, value] of Object.entries(block)) {
      if (!isObject(value)) continue
      if (isObject(value.source) && value.source.s3Location !== undefined) return `${at}[${index}].${kind}.source`
      const inner = kind === 'toolResult' ? inBlocks(value.content, `${at}[${index}].toolResult.content`) : undefined
      if (inner) return inner
    }
  }
  return undefined
}
