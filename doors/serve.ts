import type { Context } from 'hono'
import type { KeyHolder } from '../core/doors/admit-route.ts'
import { DoorError } from '../core/doors/failure.ts'
import type { DoorDeps, DoorFact } from './deps.ts'
import { bedrockErrorReply, type Origin, openAiErrorReply } from './reply.ts'

/** One request whose key was accepted. */
export interface Visit {
  request: Request
  holder: KeyHolder
  origin: Origin
  fact: { route?: string }
  /** An answer that streams says itself when it is over, and why it failed. */
  streams(): (reason?: string) => void
}

/**
 * Answers with what `work` returns, or with the protocol's error for what it throws. The key is checked before anything
 * else is read, and each request leaves one fact.
 */
export const serve =
  (deps: DoorDeps, door: DoorFact['door'], work: (visit: Visit) => Promise<Response>) =>
  async ({ req }: Context): Promise<Response> => {
    const startedAt = deps.clock.monotonic()
    const origin: Origin = { requestId: deps.newId() }
    const fact: { key?: string; route?: string } = {}
    let streams = false
    const done = (status: number, reason?: string) =>
      deps.record({
        door,
        status,
        ms: Math.round(deps.clock.monotonic() - startedAt),
        ...fact,
        ...(origin.executionArn && { execution: origin.executionArn }),
        ...(reason !== undefined && { reason }),
      })
    try {
      const holder = await deps.admit(req.header('authorization'))
      fact.key = holder.name
      const response = await work({
        request: req.raw,
        holder,
        origin,
        fact,
        streams: () => {
          streams = true
          return reason => done(200, reason)
        },
      })
      if (!streams) done(response.status)
      return response
    } catch (thrown) {
      const error = asDoorError(thrown)
      const response = door === 'openai' ? openAiErrorReply(error, origin) : bedrockErrorReply(error, origin)
      const reason = error.reason === 'failed' ? whereFrom(thrown) : error.reason
      done(response.status, req.raw.signal.aborted ? 'left' : reason)
      return response
    }
  }

export const asDoorError = (thrown: unknown): DoorError =>
  thrown instanceof DoorError ? thrown : new DoorError('failed', 'The door could not finish the request.')

/** For the log: the name and the places. A message may quote a prompt, or an answer. */
const whereFrom = (thrown: unknown): string => {
  if (!(thrown instanceof Error) || thrown instanceof DoorError) return 'failed'
  const places = (thrown.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return ['failed', thrown.name, ...places.slice(0, 4).map(line => line.trim())].join(' ')
}
