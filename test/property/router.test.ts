import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type Ending, endingsOf, world } from './router-world.ts'

const RUNS = 1000
/** Beyond the deadline: one platform retry's jitter and the rounding of whole-second waits. */
const MARGIN_MS = 1100
/** An execution keeps its last attempts and counts the rest. */
const KEPT = 40
const STOPS = ['RequestRejected', 'DeadlineExceeded']
const ENDS = [...STOPS, 'TiersExhausted']

/** What holds for every execution, whatever the tiers do. */
function check(ending: Ending): void {
  const { status, error, attempts, calls, plans, tookMs, deadlineSeconds } = ending
  assert.ok(status === 'SUCCEEDED' || (status === 'FAILED' && ENDS.includes(error ?? '')), `${status} ${error}`)
  assert.ok(tookMs <= deadlineSeconds * 1000 + MARGIN_MS, `took ${tookMs} ms of ${deadlineSeconds} s`)
  assert.ok(ending.events < 25_000)

  // The attempts are complete and in order: every call belongs to one of them, in this order.
  const answered = attempts.filter(one => one.outcome === 'Answered')
  assert.equal(answered.length, status === 'SUCCEEDED' ? 1 : 0)
  if (status === 'SUCCEEDED') assert.equal(attempts.at(-1)?.outcome, 'Answered')
  const starts = attempts.map(one => Date.parse(one.startedAt))
  assert.deepEqual(
    starts,
    starts.toSorted((a, b) => a - b),
  )
  for (const one of attempts) assert.ok(Date.parse(one.endedAt) >= Date.parse(one.startedAt), one.tier)
  const visited = attempts.map(one => one.tier)
  const called = calls.map(one => one.tier).filter((tier, n, all) => tier !== all[n - 1])
  let at = visited.length - 1
  for (const tier of called.toReversed()) {
    at = visited.lastIndexOf(tier, at)
    if (at === -1 && attempts.length === KEPT) break
    assert.notEqual(at, -1, `a call to ${tier} is not in attempts ${visited.join(' ')}`)
  }

  // No tier is called in a round in which the plan left it out, nor twice in one round except by its own retries.
  for (const call of calls) {
    const plan = plans.findLast(one => one.at <= call.at)
    assert.ok(plan && !plan.skipped.includes(call.tier), `${call.tier} was called although it was skipped`)
  }

  // Nothing follows an error that stops.
  const stop = attempts.findIndex(one => STOPS.includes(one.outcome))
  if (stop >= 0) assert.equal(stop, attempts.length - 1)
}

describe('any catalogue, faults and deadlines', () => {
  it('end every execution as promised', async function () {
    this.timeout(120_000)
    let executions = 0
    await fc.assert(
      fc.asyncProperty(world, async given => {
        const endings = await endingsOf(given)
        executions += endings.length
        for (const ending of endings) check(ending)
      }),
      { numRuns: RUNS, seed: 42 },
    )
    assert.ok(executions >= 1000, `${executions} executions`)
  })
})
