import { DoorError } from './failure.ts'

/** `sd_` and 32 random bytes as base64url. */
export const KEY = /^sd_[A-Za-z0-9_-]{43}$/
/** Of a key: it stands in logs, labels and idempotency keys. */
export const KEY_NAME = /^[A-Za-z0-9._-]{1,64}$/

/**
 * The key in an Authorization header.
 * @throws DoorError `no-key` for anything else, an AWS signature above all: nobody can check one that is made for Bedrock
 */
export const keyOf = (authorization: string | undefined): string => {
  if (!authorization) throw noKey('there is no key: expected Authorization: Bearer sd_…')
  if (/^AWS4-/i.test(authorization))
    throw noKey('the request has an AWS signature instead of a key: set AWS_BEARER_TOKEN_BEDROCK to a key of this door')
  const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1]
  if (token === undefined || !KEY.test(token))
    throw noKey('this is no key of the door: expected Authorization: Bearer sd_…')
  return token
}

export const noKey = (why: string): DoorError => new DoorError('no-key', why)
