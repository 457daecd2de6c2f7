import { createHash } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Clock } from '../core/clock.ts'
import type { KeyHolder } from '../core/doors/admit-route.ts'
import { DoorError } from '../core/doors/failure.ts'
import { keyOf, noKey } from '../core/doors/token.ts'

/** How a key stands in the table: never itself, only its hash. */
export interface StoredKey extends KeyHolder {
  /** Milliseconds since the epoch. */
  createdAt: number
  expires: number
  revokedAt?: number
}

/** The item's `pk`. */
export const keyId = (token: string): string => `key#${createHash('sha256').update(token).digest('hex')}`

/** Reads one key by its `pk`; undefined when there is none. Rejects when the table cannot be read. */
export type ReadKey = (pk: string) => Promise<StoredKey | undefined>

const FOUND_MS = 60_000
const MISSING_MS = 10_000
/** Of each kind: whoever tries a million wrong keys must not push out the right ones. */
const REMEMBERED = 1000

interface Remembered {
  key: StoredKey | undefined
  until: number
}

/**
 * Who an Authorization header belongs to. A key that was found is believed for a minute, one that was not for ten
 * seconds, so a revoked key ends within a minute; and while the table is down, keys that were found go on.
 * @throws DoorError `no-key`, or `unavailable` when the table is down and the key was not seen before
 */
export const keyAdmission = (read: ReadKey, clock: Clock) => {
  const found = new Map<string, Remembered>()
  const missing = new Map<string, Remembered>()
  const reading = new Map<string, Promise<StoredKey | undefined>>()

  const remember = (pk: string, key: StoredKey | undefined): void => {
    const [into, outOf, ms] = key ? [found, missing, FOUND_MS] : [missing, found, MISSING_MS]
    outOf.delete(pk)
    into.delete(pk)
    into.set(pk, { key, until: clock.monotonic() + ms })
    const [oldest] = into.keys()
    if (into.size > REMEMBERED && oldest !== undefined) into.delete(oldest)
  }
  const lookUp = async (pk: string): Promise<StoredKey | undefined> => {
    const known = found.get(pk) ?? missing.get(pk)
    if (known && clock.monotonic() < known.until) return known.key
    let asked = reading.get(pk)
    if (!asked) {
      asked = read(pk).finally(() => reading.delete(pk))
      reading.set(pk, asked)
    }
    try {
      const key = await asked
      remember(pk, key)
      return key
    } catch {
      if (known?.key) return known.key
      throw new DoorError('unavailable', 'The keys cannot be read at the moment.')
    }
  }

  return async (authorization: string | undefined): Promise<KeyHolder> => {
    const key = await lookUp(keyId(keyOf(authorization)))
    if (!key) throw noKey('this key does not exist')
    if (key.revokedAt !== undefined) throw noKey(`the key ${key.name} was revoked`)
    if (key.expires <= clock.now()) throw noKey(`the key ${key.name} has expired`)
    return key
  }
}

const READ_MS = 2000

/** Reads from the table of keys: the door's role may do nothing else there. */
export const keyTable =
  (table: string, client: () => Promise<DynamoDBClient>): ReadKey =>
  async pk => {
    const { GetItemCommand } = await import('@aws-sdk/client-dynamodb')
    const command = new GetItemCommand({ TableName: table, Key: { pk: { S: pk } } })
    const { Item } = await (await client()).send(command, { abortSignal: AbortSignal.timeout(READ_MS) })
    return Item && parseKey(Item)
  }

type Item = NonNullable<import('@aws-sdk/client-dynamodb').GetItemCommandOutput['Item']>

/** The key in an item of the table. */
export const parseKey = ({ name, routes, expires, maxCostUsd, createdAt, revokedAt }: Item): StoredKey => ({
  name: name?.S ?? '',
  ...(routes?.SS && { routes: routes.SS }),
  ...(maxCostUsd?.N !== undefined && { maxCostUsd: Number(maxCostUsd.N) }),
  createdAt: Number(createdAt?.N ?? 0),
  // What has no expiry was not written by us, and is over.
  expires: Number(expires?.N ?? 0),
  ...(revokedAt?.N !== undefined && { revokedAt: Number(revokedAt.N) }),
})
