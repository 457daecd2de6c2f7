import { invocationKey } from '../claim.ts'
import type { ConverseRequestParts } from '../request/request.ts'
import type { RequestInput } from '../request/schema.ts'
import type { KeyHolder } from './admit-route.ts'
import { reject } from './check.ts'
import type { AskedModel } from './model-name.ts'

export interface DoorAsk {
  request: ConverseRequestParts
  model: AskedModel
  holder: KeyHolder
  idempotencyKey?: string | undefined
  /** Where the answer is to be written while it comes; without it only the execution tells. */
  streamId?: string | undefined
}

/**
 * The input of the execution: the client's request and what a door says of its routing. A tier that breaks after a
 * client has seen something of it ends the execution: none of these protocols can take back a word.
 */
export const executionInput = ({ request, model, holder, idempotencyKey, streamId }: DoorAsk): RequestInput => ({
  ...(request as RequestInput),
  route: model.route.name,
  ...(model.tier !== undefined && { tiers: [model.tier] }),
  ...(holder.maxCostUsd !== undefined && { maxCostUsd: holder.maxCostUsd }),
  ...(idempotencyKey !== undefined && { idempotencyKey }),
  ...(streamId !== undefined && { stream: { id: streamId, content: 'tokens', afterFirstToken: 'stop' } }),
})

const LONGEST_KEY = 256
const LONGEST_INVOCATION = 100

/** Where a client may have named its request: the first of them that is there counts. */
export interface NamedBy {
  /** `Idempotency-Key`. */
  header: string | undefined
  /** `requestMetadata.stepdown-idempotency-key`. */
  label?: unknown
  /** `amz-sdk-invocation-id`: one for all attempts that an SDK makes of one call. */
  invocation?: string | undefined
}

/** The idempotency key, in a space of the key's own, so that nobody can ask for another's answer. */
export const idempotencyKey = ({ header, label, invocation }: NamedBy, { name }: KeyHolder): string | undefined => {
  const own = header || label
  if (own === undefined || own === '') {
    return invocation ? invocationKey(name, invocation.slice(0, LONGEST_INVOCATION)) : undefined
  }
  const prefix = `door:${name}:`
  const room = LONGEST_KEY - prefix.length
  if (typeof own === 'string' && own.length <= room) return `${prefix}${own}`
  return reject('the idempotency key', 'too long, or no text', `text of at most ${room} characters`)
}
