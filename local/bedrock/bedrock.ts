import type { Clock } from '../../core/clock.ts'
import type { Request, Response } from '../listen.ts'
import type { BucketState } from './bucket.ts'
import { readCall } from './call.ts'
import { countTokens } from './count-tokens.ts'
import { BedrockError, errorReply } from './errors.ts'
import type { Fault } from './fault.ts'
import type { ActiveFault } from './faults.ts'
import { createOutlet, type Outlet } from './outlet.ts'
import { createRecentCalls, type RecentCall } from './recent-calls.ts'
import type { Scenario } from './scenario.ts'
import { createScene } from './scene.ts'
import { serve } from './serve.ts'
import { resolveTarget } from './target.ts'

/** A simulated Bedrock Runtime: its HTTP face, and the strings that scenarios and consoles pull. */
export interface Bedrock {
  /** Answers one request under `/model/`; the server has read the body. Never rejects. */
  handle(request: Pick<Request, 'url' | 'method' | 'headers'>, response: Response, body: Buffer): Promise<void>
  scenario(): Scenario
  /** Starts another scenario from its beginning: quotas full, models cold, caches empty, its own faults only. */
  useScenario(scenario: Scenario): void
  /** @returns the id by which to remove it */
  addFault(fault: Fault): string
  removeFault(id: string): boolean
  /** Removes all faults, the scenario's too. */
  clearFaults(): void
  faults(): ActiveFault[]
  buckets(): BucketState[]
  /** The last 500 calls, oldest first, without their contents. */
  recentCalls(): RecentCall[]
}

/**
 * @param options `scenario` says how capacity behaves; `clock` is all the time there is, `random` decides about
 * probabilities, ranges and request ids
 */
export function createBedrock(options: { scenario: Scenario; clock: Clock; random?: () => number }): Bedrock {
  const { clock, random = Math.random } = options
  const recent = createRecentCalls()
  let scene = createScene(options.scenario, clock, random)

  async function answer(
    request: Pick<Request, 'url' | 'method' | 'headers'>,
    outlet: Outlet,
    id: string,
    body: Buffer,
  ) {
    const call = readCall(request, body)
    const target = resolveTarget(call)
    if (call.operation === 'CountTokens') {
      const reply = JSON.stringify({ inputTokens: countTokens(call, target) })
      return outlet.send(200, { 'content-type': 'application/json' }, reply)
    }
    const at = clock.now()
    const { bucket, kind, model, region } = target
    const report = await serve(scene, call, target, outlet)
    recent.add({
      at,
      operation: call.operation,
      bucket,
      kind,
      model,
      region,
      requestId: id,
      ...report,
      totalMs: clock.now() - at,
    })
  }

  return {
    async handle(request, response, body) {
      const id = uuid(random)
      const outlet = createOutlet(response, id)
      try {
        await answer(request, outlet, id, body)
      } catch (thrown) {
        sendError(outlet, thrown)
      }
    },
    scenario: () => scene.scenario,
    useScenario(scenario) {
      scene = createScene(scenario, clock, random)
    },
    addFault: fault => scene.faults.add(fault),
    removeFault: id => scene.faults.remove(id),
    clearFaults: () => scene.faults.clear(),
    faults: () => scene.faults.list(),
    buckets: () => scene.buckets(),
    recentCalls: () => recent.list(),
  }
}

function sendError(outlet: Outlet, thrown: unknown): void {
  const error = thrown instanceof BedrockError ? thrown : new BedrockError('InternalServerException', String(thrown))
  const { headers, body } = errorReply(error)
  outlet.send(error.status, headers, body)
}

function uuid(random: () => number): string {
  const hex = () =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0')
  const [a, b, c, d] = [hex(), hex(), hex(), hex()]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`
}
