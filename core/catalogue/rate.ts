import type { Price, TokenPrice } from './tier.ts'

/** A price, and whether the catalogue says it for certain. */
export interface Known {
  price: number
  known: boolean
}

/** Providers that keep a cache for an hour charge twice the input for writing it, and five minutes a quarter more. */
const LONG_CACHE_FACTOR = 2
const SHORT_CACHE = '5m'

/**
 * The prices of one call: those of the highest step that its input is above, or the usual ones. `known` is false when the
 * catalogue says that there is a step and not what it costs.
 */
export const rateFor = (price: TokenPrice, inputTokens: number): { rate: TokenPrice; known: boolean } => {
  const steps = Object.keys(price.above ?? {}).map(Number)
  const reached = steps.filter(step => inputTokens > step)
  if (reached.length === 0) return { rate: price, known: true }
  const step = price.above?.[String(Math.max(...reached))]
  return step && step !== 'unknown' ? { rate: step, known: true } : { rate: price, known: false }
}

/** What a million tokens cost that were written into a cache which keeps them for `ttl`. */
export const writePrice = ({ input, cacheWrite }: TokenPrice, ttl: string = SHORT_CACHE): Known => {
  if (typeof cacheWrite === 'object') {
    const price = Object.hasOwn(cacheWrite, ttl) ? cacheWrite[ttl] : undefined
    if (price !== undefined) return { price, known: true }
    return { price: Math.max(...Object.values(cacheWrite), guess(input, ttl)), known: false }
  }
  if (cacheWrite !== undefined && ttl === SHORT_CACHE) return { price: cacheWrite, known: true }
  return { price: Math.max(cacheWrite ?? 0, guess(input, ttl)), known: false }
}

const guess = (input: number, ttl: string): number => (ttl === SHORT_CACHE ? input : input * LONG_CACHE_FACTOR)

/** The factor of a service tier; `default` has 1 unless the catalogue says another. */
export const factorOf = ({ serviceTiers = {} }: Price, serviceTier = 'default'): Known => {
  const listed = Object.hasOwn(serviceTiers, serviceTier) ? serviceTiers[serviceTier] : undefined
  const price = listed ?? (serviceTier === 'default' ? 1 : undefined)
  return { price: price ?? 1, known: price !== undefined }
}
