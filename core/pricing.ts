import type { Cost, ServedBy, Usage } from './answer.ts'
import { foundationModel } from './catalogue/model-id.ts'
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
  const rate: TokenPrice = (optimized && price.optimized) || price
  const serviceTier = served.serviceTier?.served ?? 'default'
  const factor = serviceTier === 'default' ? (price.serviceTiers?.default ?? 1) : price.serviceTiers?.[serviceTier]

  const reads = usage.cacheReadInputTokens ?? 0
  const writes = usage.cacheWriteInputTokens ?? 0
  const million =
    usage.inputTokens * rate.input +
    usage.outputTokens * rate.output +
    reads * (rate.cacheRead ?? rate.input) +
    writes * (rate.cacheWrite ?? rate.input)
  const unknown =
    (tier.kind === 'prompt-router' && !member) ||
    (optimized && !price.optimized) ||
    factor === undefined ||
    (reads > 0 && rate.cacheRead === undefined) ||
    (writes > 0 && rate.cacheWrite === undefined)
  return { usd: dollars(million * (factor ?? 1)), estimated: usage.source === 'estimate' || unknown }
}

/**
 * The most that one call with so many tokens can cost in US dollars, whatever serves it: what `maxCostUsd` is compared
 * with, and what a call that reported no usage may have cost.
 */
export const estimateCost = (tier: Tier, inputTokens: number, maxTokens: number): number => {
  const dearest = [tier.price, ...Object.values(tier.members ?? {})].map(price => {
    const factor = tier.serviceTier ? Math.max(1, price.serviceTiers?.[tier.serviceTier] ?? 1) : 1
    const rates = tier.kind === 'latency-optimized' && price.optimized ? [price, price.optimized] : [price]
    // A cache write costs more than plain input on some models, and every input token may be written.
    const costs = rates.map(rate => inputTokens * Math.max(rate.input, rate.cacheWrite ?? 0) + maxTokens * rate.output)
    return factor * Math.max(...costs)
  })
  return dollars(Math.max(...dearest))
}

/** What a call is likely to cost in US dollars if the tier serves as asked for: what `order: cost` compares. */
export const expectedCost = (tier: Tier, inputTokens: number, maxTokens: number): number => {
  const output = Math.min(maxTokens, EXPECTED_OUTPUT_TOKENS)
  const costs = [tier.price, ...Object.values(tier.members ?? {})].map(price => {
    const rate = (tier.kind === 'latency-optimized' && price.optimized) || price
    const factor = tier.serviceTier ? (price.serviceTiers?.[tier.serviceTier] ?? 1) : 1
    return factor * (inputTokens * rate.input + output * rate.output)
  })
  // A router chooses by prompt, so its members count alike; its own price only stands in for unknown ones.
  const [own = 0, ...members] = costs
  return dollars(members.length === 0 ? own : members.reduce((sum, cost) => sum + cost, 0) / members.length)
}

/** Routers name the model that answered by the ARN of its inference profile; the catalogue may name it more simply. */
const memberPrice = ({ members = {} }: Tier, invokedModel: string | undefined): Price | undefined => {
  if (invokedModel === undefined) return undefined
  const id = invokedModel.slice(invokedModel.indexOf('/') + 1)
  const exact = members[invokedModel] ?? members[id]
  if (exact) return exact
  const model = foundationModel(invokedModel)
  return Object.entries(members).find(([member]) => foundationModel(member) === model)?.[1]
}

/** Ten decimals: one token of the cheapest model costs 0.000000035 dollars. */
const dollars = (millionths: number): number => Number((millionths / 1_000_000).toFixed(10))
