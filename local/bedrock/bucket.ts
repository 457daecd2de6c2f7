import type { TierKind } from '../../core/kind.ts'
import { BedrockError } from './errors.ts'
import { type Allowance, continuousAllowance, fixedAllowance, type Quota } from './quota.ts'
import type { Target } from './target.ts'

const minute = 60_000
const day = 86_400_000

export interface BucketState {
  /** `region/model`, with `#optimized` for latency-optimized capacity. */
  key: string
  kind: TierKind
  model: string
  region: string
  limits: Quota
  /** Within the current minute of the clock, whether there is a limit or not. */
  used: { requests: number; tokens: number }
  /** What an admission would still get now, where there is a limit. */
  available: { requests?: number; tokens?: number }
  inFlight: number
  /** Calls by how they ended: `Answered`, `Degraded` (answered as standard), or an exception's name. */
  outcomes: Record<string, number>
  /** Tokens of the current UTC day. */
  daily: { tokens: number; limit?: number }
}

/** A request that was let in. */
export interface Admission {
  /** Gives back what was reserved and not used, and the place in flight. Counts once. */
  settle(used: { input: number; cacheWrite: number; output: number }, now: number): void
}

export interface Bucket {
  /**
   * Reserves `tokens` and one request.
   * @throws BedrockError ThrottlingException, worded by the limit that is used up; nothing is taken then
   */
  admit(tokens: number, now: number): Admission
  count(outcome: string): void
  state(now: number): BucketState
}

/**
 * One region's capacity for one model, with Bedrock's reservation rule: a request reserves its input and all of its
 * maxTokens, and settles at input + cache writes + output × burndown
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html).
 */
export function createBucket(target: Target, quota: Quota, burndown: number): Bucket {
  const perMinute = quota.window === 'fixed' ? fixedAllowance : continuousAllowance
  const limited = (limit: number | undefined, periodMs: number, make = perMinute) =>
    limit === undefined ? undefined : make(limit, periodMs)
  const seconds = limited(quota.requestsPerSecond, 1000)
  const requests = limited(quota.requestsPerMinute, minute)
  const tokens = limited(quota.tokensPerMinute, minute)
  const daily = limited(quota.tokensPerDay, day, fixedAllowance)
  // What the console shows: counted without a limit too.
  const meters = {
    requests: fixedAllowance(0, minute),
    tokens: fixedAllowance(0, minute),
    daily: fixedAllowance(0, day),
  }
  const outcomes: Record<string, number> = {}
  let inFlight = 0

  const all = [tokens, daily, meters.tokens, meters.daily]
  const takeTokens = (amount: number, now: number, takenAt: number) => {
    for (const allowance of all) allowance?.take(amount, now, takenAt)
  }

  return {
    admit(cost, now) {
      if (
        lacks(seconds, 1, now) ||
        lacks(requests, 1, now) ||
        inFlight >= (quota.concurrency ?? Number.POSITIVE_INFINITY)
      ) {
        throw new BedrockError('ThrottlingException', 'Too many requests, please wait before trying again.')
      }
      if (lacks(daily, cost, now)) {
        throw new BedrockError('ThrottlingException', 'Too many tokens per day, please wait before trying again.')
      }
      if (lacks(tokens, cost, now)) {
        throw new BedrockError('ThrottlingException', 'Too many tokens, please wait before trying again.')
      }
      for (const allowance of [seconds, requests, meters.requests]) allowance?.take(1, now)
      takeTokens(cost, now, now)
      inFlight++
      let settled = false
      return {
        settle({ input, cacheWrite, output }, then) {
          if (settled) return
          settled = true
          inFlight--
          takeTokens(input + cacheWrite + output * burndown - cost, then, now)
        },
      }
    },
    count(outcome) {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    },
    state(now) {
      const left = {
        ...(requests && { requests: Math.floor(requests.available(now)) }),
        ...(tokens && { tokens: Math.floor(tokens.available(now)) }),
      }
      return {
        key: target.bucket,
        kind: target.kind,
        model: target.model,
        region: target.region,
        limits: quota,
        used: { requests: 0 - meters.requests.available(now), tokens: 0 - meters.tokens.available(now) },
        available: left,
        inFlight,
        outcomes: { ...outcomes },
        daily: {
          tokens: 0 - meters.daily.available(now),
          ...(quota.tokensPerDay !== undefined && { limit: quota.tokensPerDay }),
        },
      }
    },
  }
}

// The hair's breadth is for sums of fractions: 60 refills of a sixtieth are not quite one.
const lacks = (allowance: Allowance | undefined, amount: number, now: number): boolean =>
  allowance !== undefined && allowance.available(now) < amount - 1e-9
