import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import { endOf } from '../../core/attempt/last.ts'
import type { TierError } from '../../core/faults/errors.ts'
import { TIER_KINDS } from '../../core/kind.ts'
import { fails, planOf, runRouter } from '../support/router.ts'

const NAMES: TierError['name'][] = [
  'TierThrottled',
  'TierSaturated',
  'TierWarmingUp',
  'TierCold',
  'TierUnavailable',
  'TierDown',
  'TierTimedOut',
  'TierMisconfigured',
  'TierTooSmall',
  'TierRefused',
  'RequestRejected',
  'DeadlineExceeded',
  'AnswerNotStored',
  'StreamBroken',
]
/** The twins that a function throws when the retries of a name are used up. */
const UNRETRIED: Partial<Record<string, TierError['name']>> = {
  TierThrottled: 'TierSaturated',
  TierWarmingUp: 'TierCold',
  TierUnavailable: 'TierDown',
}
const IDS = ['a', 'b', 'c', 'd']

const situation = fc.record({
  tiers: fc.array(fc.record({ kind: fc.constantFrom(...TIER_KINDS), window: fc.constantFrom(8, 16, 32) }), {
    minLength: 1,
    maxLength: IDS.length,
  }),
  names: fc.array(fc.constantFrom(...NAMES, 'Lambda.TooManyRequestsException' as const), {
    minLength: 1,
    maxLength: 6,
  }),
  patient: fc.boolean(),
  afterTimeout: fc.constantFrom('next' as const, 'stop' as const),
  mayPass: fc.boolean(),
  billed: fc.boolean(),
})

interface Failure {
  name: string
  /** What the function would say becomes of the execution. */
  end: string | undefined
  /** How many calls were made before it. */
  at: number
}

describe('what an attempt says of the end of its execution', () => {
  it('is what the state machine does', async function () {
    this.timeout(60_000)
    const ends = new Set<string | undefined>()
    await fc.assert(
      fc.asyncProperty(situation, async ({ tiers, names, patient, afterTimeout, mayPass, billed }) => {
        const failures: Failure[] = []
        let calls = 0
        const fail = (payload: unknown) => {
          const event = payload as AttemptEvent
          const wanted = names[calls % names.length] ?? 'TierDown'
          calls += 1
          if (wanted === 'Lambda.TooManyRequestsException') return fails(wanted, '')
          const name = event.try > 1 ? (UNRETRIED[wanted] ?? wanted) : wanted
          const entry = { outcome: wanted, ...(billed && { estimated: true }), tries: event.try, usd: 0 }
          failures.push({ name, end: endOf(event, name, entry), at: calls })
          return fails(name, JSON.stringify(entry))
        }
        const ladder = planOf(
          tiers.map(({ kind, window }, n) => [IDS[n] ?? 'a', kind, window]),
          { patient, afterTimeout, mayPass, waitSeconds: 1 },
        )
        const over = planOf([], { mayPass: true })
        const run = await runRouter({
          plan: [ladder, ladder, over],
          ...Object.fromEntries(IDS.map(id => [id, [fail]])),
        })
        for (const { name, end, at } of failures) {
          ends.add(end)
          const order = run.calls.findIndex(
            (_, n) => run.calls.slice(0, n + 1).filter(({ tier }) => tier !== undefined).length === at,
          )
          const followed = order < run.calls.length - 1
          const told = `${name}, ${end}, then ${run.path.join(' > ')}`
          if (end === undefined) assert.ok(followed, told)
          else assert.deepEqual([run.error, followed], [end, false], told)
        }
      }),
      { numRuns: 600, seed: 7 },
    )
    assert.deepEqual([...ends].sort(), [
      'AnswerNotStored',
      'DeadlineExceeded',
      'RequestRejected',
      'StreamBroken',
      'TiersExhausted',
      undefined,
    ])
  })
})
