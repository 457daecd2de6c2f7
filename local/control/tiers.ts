import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { LONGEST_DISABLED_MS } from '../../core/capacity/circuit.ts'
import { DURATION, parseDuration } from '../../core/catalogue/duration.ts'
import { parseCatalogue } from '../../core/catalogue/parse.ts'
import { accountOf } from '../../core/catalogue/role.ts'
import type { Catalogue, Tier } from '../../core/catalogue/tier.ts'
import { strict } from '../../core/schema.ts'
import { REGION } from '../arns.ts'
import type { Fault } from '../bedrock/fault.ts'
import type { ControlParts } from './parts.ts'
import { type ControlCall, ControlError, type ControlRoutes, readBody } from './routes.ts'

/** The ways to break a tier by a click, as faults of the simulator. */
const BREAKS = {
  throttle: { error: 'ThrottlingException' },
  outage: { error: 'ServiceUnavailableException' },
  slow: { firstTokenMs: 60_000 },
  cold: { error: 'ModelNotReadyException' },
  daily: {
    error: { name: 'ThrottlingException', message: 'Too many tokens per day, please wait before trying again.' },
  },
} satisfies Record<string, Fault>
const breakSchema = strict({ fault: z.enum(Object.keys(BREAKS) as (keyof typeof BREAKS)[]) })

const FOR = 'a duration such as 30s, 10m or 1h, at most 30d'
const notTooLong = (text: string) => !DURATION.test(text) || parseDuration(text) <= LONGEST_DISABLED_MS
const disableSchema = strict({ for: z.string(FOR).check(z.regex(DURATION, FOR), z.refine(notTooLong, FOR)) })

/** The catalogue as it is configured here, and switches that break or disable a tier. */
export const tierRoutes = (parts: ControlParts): ControlRoutes => {
  const { bedrock, capacity, clock } = parts
  const broken = new Map<string, { fault: string; id: string }>()

  const catalogue = async (): Promise<Catalogue> =>
    parseCatalogue(parse(await readFile(parts.tiers, 'utf8')), parts.env, { region: REGION })

  const tierOf = async ({ segments: [id = ''] }: ControlCall): Promise<Tier> => {
    const { tiers } = await catalogue()
    const tier = tiers.get(id)
    if (!tier) throw new ControlError(404, `There is no tier ${id}: expected one of ${[...tiers.keys()].join(', ')}.`)
    return tier
  }

  /** How the tier is broken, as long as the simulator still has the fault: a new scenario drops all of them. */
  const breakOf = (id: string): string | undefined => {
    const known = broken.get(id)
    return known && bedrock.faults().some(fault => fault.id === known.id) ? known.fault : undefined
  }

  /** Other pages show which tiers are broken, too. */
  const told = <T>(answer: T): T => {
    parts.tell({ type: 'scenario', name: bedrock.scenario().name ?? 'own' })
    return answer
  }

  const mend = (id: string): void => {
    const known = broken.get(id)
    if (known) bedrock.removeFault(known.id)
    broken.delete(id)
  }

  return {
    'GET tiers': async () => {
      const { tiers, routes, defaultRoute } = await catalogue()
      const states = await capacity.describe([...tiers.values()])
      const buckets = new Map(bedrock.buckets().map(bucket => [bucket.key, bucket]))
      return {
        default: defaultRoute,
        routes: [...routes.values()],
        breaks: Object.keys(BREAKS),
        tiers: [...tiers.values()].map(tier => ({
          ...tier,
          configured: tier.model !== undefined,
          broken: breakOf(tier.id),
          capacity: states[tier.id],
          simulator: buckets.get(simulatorBucket(tier)),
        })),
      }
    },
    'POST tiers/:/break': async call => {
      const tier = await tierOf(call)
      const { fault } = readBody(call, breakSchema)
      if (!tier.model) throw new ControlError(409, `The tier ${tier.id} is not configured: ${tier.notConfigured}.`)
      mend(tier.id)
      const match = { kind: tier.kind, model: tier.model, region: tier.region }
      broken.set(tier.id, { fault, id: bedrock.addFault({ ...BREAKS[fault], match }) })
      return told({ tier: tier.id, broken: fault })
    },
    'DELETE tiers/:/break': async call => {
      const tier = await tierOf(call)
      mend(tier.id)
      return told({ tier: tier.id })
    },
    /** As it was at the start: nothing broken or disabled by hand, and nothing remembered of what that did. */
    'POST tiers/mend': async () => {
      const { tiers } = await catalogue()
      const all = [...tiers.values()]
      const mended = all.filter(tier => breakOf(tier.id) !== undefined).map(tier => tier.id)
      for (const id of mended) mend(id)
      const known = await capacity.describe(all)
      for (const tier of all) if (known[tier.id] !== undefined) await capacity.enable(tier)
      return told({ mended })
    },
    'POST tiers/:/disable': async call => {
      const tier = await tierOf(call)
      const forMs = parseDuration(readBody(call, disableSchema).for)
      const disabledUntil = clock.now() + forMs
      await capacity.disable(tier, forMs)
      return told({ tier: tier.id, disabledUntil })
    },
    'POST tiers/:/enable': async call => {
      const tier = await tierOf(call)
      await capacity.enable(tier)
      return told({ tier: tier.id })
    },
  }
}

const simulatorBucket = ({ region, model, role, kind }: Tier): string =>
  `${region}/${model}${role ? `@${accountOf(role)}` : ''}${kind === 'latency-optimized' ? '#optimized' : ''}`
