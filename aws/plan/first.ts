import { SHORTEST_ATTEMPT_MS } from '../../core/attempt/budget.ts'
import { AFTER_DEADLINE_MS, type Claim, type ClaimFailure, claimedRequest } from '../../core/claim.ts'
import { DeadlineExceeded, RequestRejected } from '../../core/faults/errors.ts'
import { readRequest } from '../../core/request/request.ts'
import { sha256 } from '../claims/claims.ts'
import { waitForFirst } from '../claims/wait-for-first.ts'
import type { Duplicate, Plan, PlanDeps, PlanEvent } from './deps.ts'
import { NOTHING } from './nothing.ts'
import type { Planning } from './read.ts'

/** The first request with this idempotency key failed, and its failure is kept: this one fails with the same name. */
export class FirstFailed extends Error {
  override readonly name: string
  constructor({ error, message }: ClaimFailure, executionArn: string) {
    super(`${message} (${executionArn})`)
    this.name = error
  }
}

/** The plan of a duplicate, which ends or waits; undefined when this execution has the key, or the request none. */
export const firstOf = async (
  { claims, clock }: PlanDeps,
  { event, base, startedAt, deadlineAt }: Planning,
): Promise<Plan | undefined> => {
  // That of the input, as the attempts have it, which do not read the bucket for it.
  const key = event.round === 0 || event.waitingFor !== '' ? keyOf(event) : undefined
  if (key === undefined || !claims) return undefined
  const executionArn = event.execution.id
  const requestHash = sha256(claimedRequest(event.request))
  const mine = { executionArn, requestHash, until: deadlineAt + AFTER_DEADLINE_MS }
  const first = await waitForFirst(claims, clock, key, { mine, giveUpAt: deadlineAt - SHORTEST_ATTEMPT_MS })
  if (!first) return undefined
  if (first.requestHash !== requestHash)
    throw new RequestRejected(
      `idempotencyKey is ${JSON.stringify(key)}: expected another, as a different request has it (${first.executionArn})`,
    )
  if (first.state === 'answered') return { ...base, ...NOTHING, duplicate: duplicateOf(first, base.route) }
  if (first.failure) throw new FirstFailed(first.failure, first.executionArn)
  const now = clock.now()
  const seconds = waitForFirstSeconds(now, startedAt, deadlineAt)
  if (seconds === undefined)
    throw new DeadlineExceeded(`the first request with this idempotency key still runs: ${first.executionArn}`)
  return { ...base, ...NOTHING, waitSeconds: seconds, waitingFor: first.executionArn }
}

/** The idempotency key of a request; undefined when it has none. */
export const keyOf = ({ request }: Pick<PlanEvent, 'request'>): string | undefined =>
  readRequest(request).routing.idempotencyKey

const duplicateOf = ({ answer, executionArn }: Claim, route: string): Duplicate | Record<string, never> =>
  answer ? { ...answer, duplicateOf: executionArn, attempts: [], skipped: [], route } : {}

const LONGEST_WAIT_MS = 600_000

/** The longer the first one takes, the longer the steps: a day of waiting has to fit into the rounds of a history. */
const waitForFirstSeconds = (now: number, startedAt: number, deadlineAt: number): number | undefined => {
  const leftMs = deadlineAt - SHORTEST_ATTEMPT_MS - now
  if (leftMs < 1000) return undefined
  return Math.max(1, Math.floor(Math.min(leftMs, LONGEST_WAIT_MS, (now - startedAt) / 4) / 1000))
}
