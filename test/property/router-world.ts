import fc from 'fast-check'
import { createAttempt } from '../../aws/attempt/attempt.ts'
import { createCapacity } from '../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../aws/capacity/memory.ts'
import type { Plan, PlanEvent } from '../../aws/plan/deps.ts'
import { createPlan } from '../../aws/plan/plan.ts'
import type { Attempt, Skipped } from '../../core/answer.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import type { Route, Tier } from '../../core/catalogue/tier.ts'
import { TIER_KINDS } from '../../core/kind.ts'
import { compile, execute } from '../../local/asl/engine.ts'
import { routerDefinition } from '../support/router.ts'
import { catalogue, route, tier } from '../support/tiers.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { type Behaviour, behaviour, faultyBedrock } from './faulty-bedrock.ts'

/** A catalogue with one route, what each tier does, and requests that come one after the other. */
export interface World {
  tiers: Tier[]
  whenExhausted: 'fail' | 'wait'
  order: Route['order']
  afterTimeout: 'next' | 'stop'
  scripts: Record<string, Behaviour[]>
  requests: { deadlineSeconds: number; afterMs: number; maxCostUsd?: number }[]
  random: number
  /** When and by how much the wall clock of everything is set back. */
  setBack?: { afterMs: number; byMs: number }
}

const IDS = ['a', 'b', 'c', 'd', 'e']

const someTier = fc.record({
  kind: fc.constantFrom(...TIER_KINDS),
  timeoutMs: fc.constantFrom(2000, 8000, 20_000),
  firstTokenTimeoutMs: fc.option(fc.constant(1500), { nil: undefined }),
  contextWindow: fc.constantFrom(1500, 100_000),
  disabled: fc.boolean().map(heads => heads && Math.abs(1) === 0),
  price: fc.record({ input: fc.double({ min: 0, max: 20, noNaN: true }), output: fc.constantFrom(0, 4, 80) }),
  quota: fc.option(fc.constantFrom({ requestsPerMinute: 20 }, { tokensPerMinute: 3000 }, { concurrency: 1 }), {
    nil: undefined,
  }),
  shared: fc.boolean(),
})

export const world: fc.Arbitrary<World> = fc
  .record({
    tiers: fc.array(someTier, { minLength: 1, maxLength: IDS.length }),
    behaviours: fc.array(fc.array(behaviour, { minLength: 1, maxLength: 4 }), {
      minLength: IDS.length,
      maxLength: IDS.length,
    }),
    whenExhausted: fc.constantFrom('fail' as const, 'wait' as const),
    order: fc.constantFrom('listed' as const, 'cost' as const, 'latency' as const),
    afterTimeout: fc.constantFrom('next' as const, 'next' as const, 'stop' as const),
    requests: fc.array(
      fc.record(
        {
          deadlineSeconds: fc.constantFrom(0.5, 2, 5, 12, 40),
          afterMs: fc.constantFrom(0, 10, 1500),
          maxCostUsd: fc.constantFrom(0.0001, 0.05),
        },
        { requiredKeys: ['deadlineSeconds', 'afterMs'] },
      ),
      { minLength: 2, maxLength: 4 },
    ),
    random: fc.double({ min: 0, max: 0.99, noNaN: true }),
  })
  .map(({ tiers, behaviours, ...rest }) => ({
    ...rest,
    tiers: tiers.map(({ shared, disabled: _, firstTokenTimeoutMs, quota, ...parts }, n) =>
      tier(IDS[n] ?? 'a', {
        ...parts,
        ...(firstTokenTimeoutMs !== undefined && { firstTokenTimeoutMs }),
        ...(quota && !shared && { quota }),
        bucket: shared ? 'shared' : (IDS[n] ?? 'a'),
      }),
    ),
    scripts: Object.fromEntries(IDS.map((id, n) => [id, behaviours[n] ?? []])),
  }))

export interface Ending {
  deadlineSeconds: number
  status: string
  error: string | undefined
  attempts: Attempt[]
  skipped: Skipped[]
  tookMs: number
  /** Each call to a model: the tier, and ms since the start of the execution. */
  calls: { tier: string; at: number }[]
  /** What Plan said last before each call. */
  plans: { at: number; skipped: string[] }[]
  events: number
}

const machine = compile(routerDefinition())

/** Runs all requests of a world on the router machine and the real functions, in virtual time. */
export async function endingsOf(world: World): Promise<Ending[]> {
  const real = createVirtualClock()
  const backAt = real.monotonic() + (world.setBack?.afterMs ?? Infinity)
  const clock = { ...real, now: () => real.now() - (real.monotonic() < backAt ? 0 : (world.setBack?.byMs ?? 0)) }
  const ids = world.tiers.map(one => one.id)
  const { whenExhausted, order, afterTimeout } = world
  const theCatalogue = catalogue(world.tiers, route(ids, { whenExhausted, order, afterTimeout }))
  const random = () => world.random
  const capacity = createCapacity({ store: memoryStore(), clock, random })
  const deps = { catalogue: theCatalogue, capacity, simulateAllowed: false, clock, random }
  const plan = createPlan(deps)

  async function run({ deadlineSeconds, afterMs, maxCostUsd }: World['requests'][number], n: number): Promise<Ending> {
    await clock.sleep(afterMs)
    const startedAt = clock.now()
    const calls: Ending['calls'] = []
    const plans: Ending['plans'] = []
    const call = faultyBedrock(world.scripts, clock, (id, at) => calls.push({ tier: id, at: at - startedAt }))
    const attempt = createAttempt({ ...deps, call })
    const result = await execute(machine, {
      input: JSON.stringify({ prompt: 'Hello?', deadlineSeconds, ...(maxCostUsd && { maxCostUsd }) }),
      clock,
      random,
      executionArn: `arn:aws:states:us-east-1:000000000000:execution:router:run-${n}`,
      async invoke(name, payload, { signal }) {
        if (name !== 'plan') return attempt(payload as AttemptEvent, { signal })
        const planned: Plan = await plan(payload as PlanEvent)
        plans.push({ at: clock.now() - startedAt, skipped: planned.skipped.map(one => one.tier) })
        return planned
      },
    })
    const record = JSON.parse(result.output ?? result.cause ?? '{}') as Pick<Ending, 'attempts' | 'skipped'>
    return {
      deadlineSeconds,
      status: result.status,
      error: result.error,
      attempts: record.attempts ?? [],
      skipped: record.skipped ?? [],
      tookMs: clock.now() - startedAt,
      calls,
      plans,
      events: result.events.length,
    }
  }
  return clock.run(Promise.all(world.requests.map(run)))
}
