import type { Clock } from '../../core/clock.ts'
import { type Bucket, type BucketState, createBucket } from './bucket.ts'
import { createFaults, type Faults } from './faults.ts'
import { createPromptCache, type PromptCache } from './prompt-cache.ts'
import { type Behaviour, behaviourOf, type Scenario } from './scenario.ts'
import type { Target } from './target.ts'
import { createWarmUps, type WarmUps } from './warm-up.ts'

/** A scenario under way: everything that is lost when another one begins. */
export interface Scene {
  scenario: Scenario
  clock: Clock
  random: () => number
  startedAt: number
  faults: Faults
  warmUps: WarmUps
  promptCache: PromptCache
  guardrailPhrase: string
  bucket(target: Target): Bucket
  behaviour(target: Target, serviceTier?: string): Behaviour
  buckets(): BucketState[]
}

/** What trips a guardrail, unless the scenario says otherwise. */
export const usualGuardrailPhrase = 'trigger the guardrail'

export function createScene(scenario: Scenario, clock: Clock, random: () => number): Scene {
  const buckets = new Map<string, Bucket>()
  const behaviours = new Map<string, Behaviour>()
  const behaviour = (target: Target, serviceTier = 'default') => {
    const key = `${target.bucket} ${serviceTier}`
    let found = behaviours.get(key)
    if (!found) {
      found = behaviourOf(scenario, target, serviceTier)
      behaviours.set(key, found)
    }
    return found
  }
  return {
    scenario,
    clock,
    random,
    startedAt: clock.now(),
    faults: createFaults(scenario.faults ?? [], random),
    warmUps: createWarmUps(),
    promptCache: createPromptCache(),
    guardrailPhrase: scenario.guardrailPhrase ?? usualGuardrailPhrase,
    behaviour,
    bucket(target) {
      let bucket = buckets.get(target.bucket)
      if (!bucket) {
        // Default, flex and priority share one quota, so the bucket's rule is the one without a service tier.
        const { quota = {}, burndown = target.card.burndown } = behaviour(target)
        bucket = createBucket(target, quota, burndown)
        buckets.set(target.bucket, bucket)
      }
      return bucket
    },
    buckets: () => [...buckets.values()].map(bucket => bucket.state(clock.now())),
  }
}
