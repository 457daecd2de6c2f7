import * as z from 'zod/mini'
import { TIER_KINDS } from '../kind.ts'
import { between, described, strict, text, whole } from '../schema.ts'
import { DURATION, parseDuration } from './duration.ts'
import { CODECS, FEATURES } from './tier.ts'

/**
 * The shape of `tiers.yml`, before the environment is filled in and the entries are checked against each other.
 * The editor's JSON Schema is generated from it.
 */

const name = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'up to 64 letters, digits, dots, hyphens or underscores'))

const longest = (limit: string) => (duration: string) =>
  !DURATION.test(duration) || parseDuration(duration) <= parseDuration(limit)

const duration = (limit: string, description: string) =>
  described(
    z.string('a duration with a unit, such as 500ms, 20s, 2m or 1h').check(
      z.regex(DURATION, 'a duration with a unit, such as 500ms, 20s, 2m or 1h'),
      z.refine(value => !/^[0.]+[a-z]/.test(value), 'a duration longer than 0'),
      z.refine(longest(limit), `at most ${limit}`),
    ),
    description,
  )

const perMillion = between(0, 10_000)
const tokenPrice = { input: perMillion, output: perMillion }
const ttl = z.string().check(z.regex(/^\d+[mh]$/, 'how long a cache is kept, such as 5m or 1h'))
const cachePrices = {
  cacheRead: z.optional(perMillion),
  cacheWrite: z.optional(
    described(z.union([perMillion, z.record(ttl, perMillion)]), 'For five minutes, or by ttl: { 5m: 1.25, 1h: 2 }'),
  ),
}
const tokens = z.string().check(z.regex(/^[1-9]\d*$/, 'a number of input tokens, such as 272000'))
const steps = {
  above: z.optional(
    described(
      z.record(tokens, z.union([strict({ ...tokenPrice, ...cachePrices }), z.literal('unknown')])),
      'The prices of a call with more input tokens; unknown: there is a step, and its price is not public',
    ),
  ),
}
const serviceTier = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9_-]{0,63}$/, 'a service tier such as default, flex, priority or reserved'))

const price = strict(
  {
    ...tokenPrice,
    ...cachePrices,
    ...steps,
    optimized: z.optional(
      strict(
        { ...tokenPrice, ...cachePrices, ...steps },
        'The price when Bedrock really served with optimized latency',
      ),
    ),
    serviceTiers: z.optional(
      described(z.record(serviceTier, between(0, 100)), 'Factors on the price by the service tier that really served'),
    ),
  },
  'US dollars per million tokens',
)

const quota = strict(
  {
    tokensPerMinute: z.optional(whole(1)),
    requestsPerMinute: z.optional(whole(1)),
    concurrency: z.optional(described(whole(1), 'Requests in flight: what limits a SageMaker endpoint')),
    burndown: z.optional(
      described(between(1, 100), 'How many quota tokens one output token uses up: 5 for Claude 3.7, 1 for most'),
    ),
  },
  'What the account may use; requests beyond it wait or go to the next tier without a call',
)

const tier = strict({
  kind: described(z.enum(TIER_KINDS), 'How the model is called'),
  model: described(text(), `A model id, an inference profile id or an ARN; \${NAME} takes it from the environment`),
  region: z.optional(described(text(), 'The source Region, where the call is made')),
  role: z.optional(
    described(text(), 'The ARN of a role, of another account as a rule, whose credentials make the calls'),
  ),
  bucket: z.optional(described(text(), 'The capacity bucket; by default Region, model and the account of the role')),
  api: z.optional(z.enum(['converse', 'invoke-model'])),
  codec: z.optional(described(z.enum(CODECS), 'The body of InvokeModel')),
  streaming: z.optional(
    described(
      z.boolean(),
      'false: call Converse instead of ConverseStream, for what a model does not do while it streams',
    ),
  ),
  contextWindow: described(whole(1), 'Tokens, input and output together'),
  features: z.optional(described(z.array(z.enum(FEATURES)), 'Requests that need another one skip this tier')),
  maxTokens: z.optional(
    described(
      whole(1),
      'Sent when the request sets none; an unset maxTokens reserves the model’s maximum (default 2048)',
    ),
  ),
  firstTokenTimeout: z.optional(duration('14m', 'Leave the tier when nothing has come by then')),
  timeout: z.optional(duration('14m', 'The longest that one call may take (default 60s)')),
  serviceTier: z.optional(serviceTier),
  price,
  members: z.optional(
    described(z.record(text(), price), 'The prices of the models behind a prompt router, by model or profile id'),
  ),
  quota: z.optional(quota),
  enabled: z.optional(z.boolean()),
})

const route = strict({
  deadline: duration('24h', 'The time within which a request is answered or has failed'),
  tiers: described(z.array(name).check(z.minLength(1, 'at least one tier')), 'Tier names, first choice first'),
  aliases: z.optional(
    described(
      z.array(text().check(z.maxLength(256, 'at most 256 characters'))),
      'Other names by which clients of a door ask for the route, such as the model id that existing code sends',
    ),
  ),
  order: z.optional(
    described(
      z.enum(['listed', 'cost', 'latency']),
      'cost: the cheapest for the request first; latency: the one whose first token usually comes soonest',
    ),
  ),
  whenExhausted: z.optional(described(z.enum(['fail', 'wait']), 'wait: wait for capacity until the deadline')),
  afterTimeout: z.optional(
    described(z.enum(['next', 'stop']), 'Whether a timed-out call, which may be billed, is followed by the next tier'),
  ),
  guardrail: z.optional(
    strict(
      {
        identifier: text(),
        version: text(),
        trace: z.optional(z.enum(['enabled', 'disabled', 'enabled_full'])),
      },
      'A guardrail that requests on this route cannot remove',
    ),
  ),
  store: z.optional(described(z.enum(['history', 's3']), 's3: keep prompts and answers out of execution histories')),
})

export const catalogueSchema = strict({
  tiers: z.record(name, tier),
  routes: z.record(name, route),
  default: described(text('the name of a route'), 'The route of requests that name none'),
})

export type CatalogueSource = z.output<typeof catalogueSchema>
export type TierSource = CatalogueSource['tiers'][string]
export type RouteSource = CatalogueSource['routes'][string]
