import { createAttempt } from '../../aws/attempt/attempt.ts'
import { converse } from '../../aws/attempt/converse.ts'
import { invokeModel } from '../../aws/attempt/invoke-model.ts'
import { createCapacity } from '../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../aws/capacity/memory.ts'
import { systemClock } from '../../aws/clock.ts'
import type { PlanEvent } from '../../aws/plan/deps.ts'
import { createPlan } from '../../aws/plan/plan.ts'
import type { Answer, Attempt, Skipped } from '../../core/answer.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import { circuitStatus } from '../../core/capacity/circuit.ts'
import type { BucketState } from '../../core/capacity/state.ts'
import type { Route, Tier } from '../../core/catalogue/tier.ts'
import { compile, execute } from '../../local/asl/engine.ts'
import { routerDefinition } from './router.ts'
import { type Step, scriptedBedrock, type WireCall } from './scripted-bedrock.ts'
import { catalogue, route, tier } from './tiers.ts'

const machine = compile(routerDefinition())

export interface FieldRun {
  status: string
  error: string | undefined
  path: string[]
  answer: Answer
  /** The Cause of a failed execution. */
  cause: { message: string }
  attempts: Attempt[]
  skipped: Skipped[]
  /** `tier outcome` of each attempt. */
  outcomes: string[]
  /** What was sent to the models. */
  calls: WireCall[]
}

export interface Field {
  ask(input: unknown): Promise<FieldRun>
  /** The circuit of each tier's bucket, by tier. */
  circuits(): Promise<Record<string, string>>
  /** What the store holds of each tier's bucket. */
  buckets(): Promise<Record<string, unknown>>
  close(): Promise<void>
}

/**
 * The router as it is deployed – machine, functions, SDK – with a scripted Bedrock on a real port. Each tier's model has
 * the tier's name, and its script is what that model answers.
 */
export async function field(
  scripts: Record<string, Step[]>,
  {
    tiers = {},
    route: parts = {},
    payloads,
  }: {
    tiers?: Record<string, Partial<Tier>>
    route?: Partial<Route>
    payloads?: Parameters<typeof createAttempt>[0]['payloads']
  } = {},
): Promise<Field> {
  const ids = Object.keys(scripts)
  const bedrock = await scriptedBedrock(scripts)
  const theTiers = ids.map(id => tier(id, { model: id, ...tiers[id] }))
  const theCatalogue = catalogue(theTiers, route(ids, parts))
  const clock = systemClock
  const random = () => 0
  const store = memoryStore()
  const deps = {
    catalogue: theCatalogue,
    capacity: createCapacity({ store, clock, random }),
    simulateAllowed: false,
    clock,
    random,
    payloads,
  }
  const plan = createPlan(deps)
  const apis = { converse: converse(bedrock.clientFor), 'invoke-model': invokeModel(bedrock.clientFor) }
  const attempt = createAttempt({ ...deps, call: call => apis[call.tier.api](call) })
  const states = async (): Promise<[string, BucketState | undefined][]> => {
    const read = await store.read(theTiers.map(one => one.bucket))
    return theTiers.map(one => [one.id, read.get(one.bucket) as BucketState | undefined])
  }
  let runs = 0
  return {
    async ask(input) {
      const before = bedrock.calls.length
      runs += 1
      const result = await execute(machine, {
        input: JSON.stringify(input),
        clock,
        random,
        executionArn: `arn:aws:states:us-east-1:000000000000:execution:router:run-${runs}`,
        invoke: async (name, payload, { signal }) =>
          name === 'plan' ? plan(payload as PlanEvent) : attempt(payload as AttemptEvent, { signal }),
      })
      const record = JSON.parse(result.output ?? result.cause ?? '{}')
      const attempts: Attempt[] = record.attempts ?? []
      return {
        status: result.status,
        error: result.error,
        path: result.events.flatMap(event => event.stateEnteredEventDetails?.name ?? []),
        answer: record,
        cause: record,
        attempts,
        skipped: record.skipped ?? [],
        outcomes: attempts.map(one => `${one.tier} ${one.outcome}`),
        calls: bedrock.calls.slice(before),
      }
    },
    circuits: async () =>
      Object.fromEntries((await states()).map(([id, state]) => [id, circuitStatus(state, clock.now())])),
    buckets: async () => Object.fromEntries(await states()),
    close: bedrock.close,
  }
}
