import type { Cost, ServedBy, Usage } from './answer.ts'
import { foundationModel } from './catalogue/model-id.ts'
import { factorOf, rateFor, writePrice } from './catalogue/rate.ts'
import type { Price, Tier, TokenPrice } from './catalogue/tier.ts'

/** How long an answer is expected to be when tiers are compared by cost: most are far shorter than maxTokens. */
const EXPECTED_OUTPUT_TOKENS = 300

/** What really served: the latency mode, the service tier and the model behind a router. */
export interface Served {
  latency?: ServedBy['latency'] | undefined
  serviceTier?: ServedBy['serviceTier'] | undefined
  invokedModel?: string | undefined
}

/**
 * What a call cost in US dollars, by what really served it: Bedrock charges a request that asked for optimized latency
 * at the standard price when it served it so, and a prompt router's at the price of the model that it chose.
 *
 * `estimated` is true when the token counts are, or when the catalogue lacks a price that applies: then the price that
 * is known takes its place.
 */
export const costOf = (usage: Usage, tier: Tier, served: Served = {}): Cost => {
  const member = tier.kind === 'prompt-router' ? memberPrice(tier, served.invokedModel) : undefined
  const price = member ?? tier.price
  const optimized = served.latency?.served === 'optimized' && tier.kind === 'latency-optimized'
  const reads = usage.cacheReadInputTokens ?? 0
  const writes = usage.cacheWriteInputTokens ?? 0
  const { rate, known } = rateFor((optimized && price.optimized) || price, usage.inputTokens + reads + writes)
  const factor = factorOf(price, served.serviceTier?.served)
  const written = costOfWrites(usage, rate)

  const million =
    usage.inputTokens * rate.input +
    usage.outputTokens * rate.output +
    reads * (rate.cacheRead ?? rate.input) +
    written.price
  const unknown =
    !(known && factor.known && written.known) ||
    (tier.kind === 'prompt-router' && !member) ||
    (optimized && !price.optimized) ||
    (reads > 0 && rate.cacheRead === undefined)
  return { usd: dollars(million * factor.price), estimated: usage.source === 'estimate' || unknown }
}

/** What `cacheDetails` does not say how long it is kept is kept for five minutes, Bedrock's default. */
const costOfWrites = ({ cacheWriteInputTokens = 0, cacheDetails = [] }: Usage, rate: TokenPrice) => {
  const detailed = cacheDetails.map(({ ttl, inputTokens = 0 }) => ({ ttl, tokens: inputTokens }))
  const rest = cacheWriteInputTokens - detailed.reduce((sum, { tokens }) => sum + tokens, 0)
  const parts = [...detailed, { ttl: undefined, tokens: Math.max(0, rest) }].filter(({ tokens }) => tokens > 0)
  const priced = parts.map(({ ttl, tokens }) => ({ ...writePrice(rate, ttl), tokens }))
  return {
    price: priced.reduce((sum, { price, tokens }) => sum + price * tokens, 0),
    known: priced.every(({ known }) => known),
  }
}

/**
 * The most that one call with so many tokens can cost in US dollars, whatever serves it: what `maxCostUsd` is compared
 * with, and what a call that reported no usage may have cost.
 *
 * @param cacheTtl how long the request's cache points keep what is before them
 */
export const estimateCost = (tier: Tier, inputTokens: number, maxTokens: number, cacheTtl?: string): number => {
  const dearest = [tier.price, ...Object.values(tier.members ?? {})].map(price => {
    const factor = tier.serviceTier ? Math.max(1, factorOf(price, tier.serviceTier).price) : 1
    const rates = tier.kind === 'latency-optimized' && price.optimized ? [price, price.optimized] : [price]
    const costs = rates.map(one => {
      const { rate } = rateFor(one, inputTokens)
      // A cache write costs more than plain input on some models, and every input token may be written.
      return inputTokens * Math.max(rate.input, writePrice(rate, cacheTtl).price) + maxTokens * rate.output
    })
    return factor * Math.max(...costs)
  })
  return dollars(Math.max(...dearest))
}

/** What a call is likely to cost in US dollars if the tier serves as asked for: what `order: cost` compares. */
export const expectedCost = (tier: Tier, inputTokens: number, maxTokens: number): number => {
  const output = Math.min(maxTokens, EXPECTED_OUTPUT_TOKENS)
  const costs = [tier.price, ...Object.values(tier.members ?? {})].map(price => {
    const { rate } = rateFor((tier.kind === 'latency-optimized' && price.optimized) || price, inputTokens)
    return factorOf(price, tier.serviceTier).price * (inputTokens * rate.input + output * rate.output)
  })
  // A router chooses by prompt, so its members count alike; its own price only stands in for unknown ones.
  const [own = 0, ...members] = costs
  return dollars(members.length === 0 ? own : members.reduce((sum, cost) => sum + cost, 0) / members.length)
}

/** Why a call may cost more than is left of `maxCostUsd`, in the worst case; undefined when it cannot. */
export const tooDear = (
  tier: Tier,
  tokens: { input: number; output: number; cacheTtl?: string | undefined },
  dollarsLeft: number | undefined,
): string | undefined => {
  if (dollarsLeft === undefined) return undefined
  const worst = estimateCost(tier, tokens.input, tokens.output, tokens.cacheTtl)
  // What was spent was taken off in floating point.
  const left = dollars(Math.max(0, dollarsLeft) * 1_000_000)
  if (worst <= left) return undefined
  const [cost, rest] = apart(worst, left)
  return `may cost $${cost}, $${rest} of maxCostUsd is left`
}

/** Two amounts with as many digits as it takes to tell them apart, two decimals at least. */
const apart = (one: number, other: number): [string, string] => {
  const least = Math.min(one, other) || Math.max(one, other)
  // Two digits of the smaller one: $0.000000035 is a token of the cheapest model.
  const decimals = Math.max(2, 1 - Math.floor(Math.log10(least)))
  const written = (digits: number): [string, string] => [one.toFixed(digits), other.toFixed(digits)]
  const enough = [...Array(MOST_DECIMALS).keys()].find(digits => {
    const [first, second] = written(digits)
    return digits >= decimals && first !== second
  })
  return written(enough ?? MOST_DECIMALS)
}

const MOST_DECIMALS = 10

/** Routers name the model that answered by the ARN of its inference profile; the catalogue may name it more simply. */
const memberPrice = ({ members = {} }: Tier, invokedModel: string | undefined): Price | undefined => {
  if (invokedModel === undefined) return undefined
  const id = invokedModel.slice(invokedModel.indexOf('/') + 1)
  const exact = [invokedModel, id].find(name => Object.hasOwn(members, name))
  if (exact !== undefined) return members[exact]
  const model = foundationModel(invokedModel)
  return Object.entries(members).find(([member]) => foundationModel(member) === model)?.[1]
}

/** Ten decimals: one token of the cheapest model costs 0.000000035 dollars. */
const dollars = (millionths: number): number => Number((millionths / 1_000_000).toFixed(10))
