import { createAttempt } from '../../aws/attempt/attempt.ts'
import { type ClaimStore, createClaims } from '../../aws/claims/claims.ts'
import type { Payloads } from '../../aws/payloads.ts'
import type { PlanEvent } from '../../aws/plan/deps.ts'
import { createPlan } from '../../aws/plan/plan.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import type { CallModel } from '../../core/attempt/model-call.ts'
import type { Route } from '../../core/catalogue/tier.ts'
import type { Claim } from '../../core/claim.ts'
import { compile, execute } from '../../local/asl/engine.ts'
import { ANSWER } from '../unit/attempt/given-attempt.ts'
import { routerDefinition } from './router.ts'
import { catalogue, route, tier } from './tiers.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** Claims in memory, by the same conditions as the table. `broken` says of each access whether it fails. */
export const claimMemory = (broken: () => boolean = () => false): ClaimStore & { claims: Map<string, Claim> } => {
  const claims = new Map<string, Claim>()
  const access = async () => {
    if (broken()) throw new Error('the store is down')
  }
  return {
    claims,
    async read(id) {
      await access()
      return claims.get(id)
    },
    async take(id, mine, now) {
      await access()
      const held = claims.get(id)
      if (held && held.executionArn !== mine.executionArn && held.until >= now) return false
      claims.set(id, { ...mine, state: 'running' })
      return true
    },
    async keep(id, executionArn, end, until) {
      await access()
      const held = claims.get(id)
      if (held?.executionArn === executionArn) claims.set(id, { ...held, ...end, until })
    },
    async remove(id, executionArn) {
      await access()
      if (claims.get(id)?.executionArn === executionArn) claims.delete(id)
    },
  }
}

export interface KeyedRun {
  arn: string
  status: string
  error: string | undefined
  path: string[]
  /** The output, or the Cause. */
  record: Record<string, unknown> & { message?: string; text?: string; duplicateOf?: string }
  tookMs: number
}

interface KeyedOptions {
  /** What a wall clock that is set says, by the true time. */
  setClock?: (now: number) => number
  store?: ClaimStore
  route?: Partial<Route>
  payloads?: Payloads
}

const machine = compile(routerDefinition())

/** The router with its functions and idempotency keys, in virtual time; one tier, whose model does what `answer` does. */
export const keyedRouter = (
  answer: (calls: number, sleep: (ms: number) => Promise<void>) => Promise<unknown>,
  { store = claimMemory(), route: parts = {}, payloads, setClock = now => now }: KeyedOptions = {},
) => {
  const real = createVirtualClock()
  const clock = { ...real, now: () => setClock(real.now()) }
  let calls = 0
  let runs = 0
  const call: CallModel = async ({ signal }) => {
    calls += 1
    await answer(calls, ms => clock.sleep(ms, signal))
    return ANSWER
  }
  const deps = {
    catalogue: catalogue([tier('a', { kind: 'provisioned', timeoutMs: 840_000 })], route(['a'], parts)),
    claims: createClaims(store, clock),
    payloads,
    simulateAllowed: true,
    clock,
    random: () => 0.5,
  }
  const plan = createPlan(deps)
  const attempt = createAttempt({ ...deps, call })
  const ask = async (input: unknown): Promise<KeyedRun> => {
    runs += 1
    const arn = `arn:aws:states:us-east-1:000000000000:execution:router:run-${runs}`
    const startedAt = real.now()
    const result = await execute(machine, {
      input: JSON.stringify(input),
      clock,
      random: () => 0.5,
      executionArn: arn,
      invoke: async (name, payload, { signal }) =>
        name === 'plan' ? plan(payload as PlanEvent) : attempt(payload as AttemptEvent, { signal }),
    })
    return {
      arn,
      status: result.status,
      error: result.error,
      path: result.events.flatMap(event => event.stateEnteredEventDetails?.name ?? []),
      record: JSON.parse(result.output ?? result.cause ?? '{}'),
      tookMs: real.now() - startedAt,
    }
  }
  return { clock, ask, calls: () => calls, run: <T>(work: Promise<T>): Promise<T> => clock.run(work) }
}
