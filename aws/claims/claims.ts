import { createHash } from 'node:crypto'
import { type Claim, type ClaimEnd, keptUntil } from '../../core/claim.ts'
import type { Clock } from '../../core/clock.ts'

/** Who asks for a key, for which request and until when. */
export type Mine = Pick<Claim, 'executionArn' | 'requestHash' | 'until'>

/** Idempotency keys. Nothing in here rejects, and each access is bounded: a store that fails says `unknown`. */
export interface Claims {
  /**
   * Takes a key that is free, expired or this execution's own, which is its own retry. Resolves with the claim of whoever
   * has it.
   */
  take(key: string, mine: Mine): Promise<'mine' | 'unknown' | Claim>
  /** The claim as it stands; undefined when nobody has the key, or when the store does not say. */
  look(key: string): Promise<Claim | undefined>
  /** Keeps how the execution ended, or gives the key back; nothing when the key is somebody else's. */
  end(key: string, executionArn: string, end: ClaimEnd | undefined): Promise<void>
}

/** Where claims are: a row each, written by conditions. Rejects when the store does, or when the signal aborts. */
export interface ClaimStore {
  read(id: string, signal?: AbortSignal): Promise<Claim | undefined>
  /** False when somebody else has it. */
  take(id: string, mine: Mine, now: number, signal?: AbortSignal): Promise<boolean>
  keep(id: string, executionArn: string, end: ClaimEnd, until: number, signal?: AbortSignal): Promise<void>
  remove(id: string, executionArn: string, signal?: AbortSignal): Promise<void>
}

/** One of two tries. Generous, because a claim that is given up may answer a request twice. */
const TRY_MS = 1000

/** Claims in a store, each access bounded and tried twice. */
export const createClaims = (store: ClaimStore, clock: Clock, tryMs = TRY_MS): Claims => {
  const tooLate = async (signal: AbortSignal): Promise<undefined> => {
    const startedAt = clock.monotonic()
    await clock.sleep(tryMs, signal)
    // A timer that comes late says that this process was busy, not that the store is slow.
    if (clock.monotonic() - startedAt > 1.2 * tryMs) await clock.sleep(tryMs, signal)
  }
  type Access<T> = (signal: AbortSignal) => Promise<T>
  const bounded = async <T>(access: Access<T>): Promise<{ result: T } | undefined> => {
    // Lambda freezes what is under way when a function returns, and goes on with it at the next event.
    const ended = new AbortController()
    const late = tooLate(ended.signal)
    late.catch(() => {})
    try {
      return await Promise.race([access(ended.signal).then(result => ({ result })), late])
    } catch {
      return undefined
    } finally {
      ended.abort('ended')
    }
  }
  const twice = async <T>(access: Access<T>) => (await bounded(access)) ?? (await bounded(access))

  return {
    async take(key, mine) {
      const id = idOf(key)
      // Whoever has it may give it back between the two accesses.
      for (let tries = 0; tries < 3; tries += 1) {
        const taken = await twice(signal => store.take(id, mine, clock.now(), signal))
        if (!taken) return 'unknown'
        if (taken.result) return 'mine'
        const read = await twice(signal => store.read(id, signal))
        if (!read) return 'unknown'
        if (read.result) return read.result.executionArn === mine.executionArn ? 'mine' : read.result
      }
      return 'unknown'
    },
    look: async key => (await twice(signal => store.read(idOf(key), signal)))?.result,
    async end(key, executionArn, end) {
      const id = idOf(key)
      await twice(signal =>
        end
          ? store.keep(id, executionArn, end, keptUntil(end, clock.now()), signal)
          : store.remove(id, executionArn, signal),
      )
    },
  }
}

/** Keys are the caller's text, and no business of whoever may read the table. */
const idOf = (key: string): string => `claim#${sha256(key)}`

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
