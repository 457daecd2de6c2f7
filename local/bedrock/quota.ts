/** The limits of one capacity bucket; a limit that is not set does not limit. */
export interface Quota {
  requestsPerSecond?: number | undefined
  requestsPerMinute?: number | undefined
  tokensPerMinute?: number | undefined
  tokensPerDay?: number | undefined
  /** Requests at the same time: how endpoints are limited. */
  concurrency?: number | undefined
  /** How per-minute limits refill: all the time (default), or at the start of each minute. */
  window?: 'continuous' | 'fixed' | undefined
}

/** How much of one limit is left. */
export interface Allowance {
  available(now: number): number
  /** Takes `amount`; a later negative amount at the same `takenAt` gives back. May go below zero. */
  take(amount: number, now: number, takenAt?: number): void
}

/** A limit that refills all the time: a token bucket that holds one period's worth. */
export function continuousAllowance(limit: number, periodMs: number): Allowance {
  const capacity = limit > 0 ? Math.max(1, limit) : 0
  let level = capacity
  let at = Number.NEGATIVE_INFINITY
  const refill = (now: number) => {
    if (now > at) {
      // Spelt out for the first call, where 0 × Infinity would be NaN.
      level = at === Number.NEGATIVE_INFINITY ? capacity : Math.min(capacity, level + ((now - at) * limit) / periodMs)
      at = now
    }
    return level
  }
  return {
    available: refill,
    take(amount, now) {
      level = Math.min(capacity, refill(now) - amount)
    },
  }
}

/** A limit that is whole again at the start of each period of the clock. What was taken earlier is not given back. */
export function fixedAllowance(limit: number, periodMs: number): Allowance {
  let period = Number.NaN
  let used = 0
  const roll = (now: number) => {
    const current = Math.floor(now / periodMs)
    if (current !== period) {
      period = current
      used = 0
    }
    return limit - used
  }
  return {
    available: roll,
    take(amount, now, takenAt = now) {
      roll(now)
      if (Math.floor(takenAt / periodMs) === period) used += amount
    },
  }
}
