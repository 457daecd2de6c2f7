import assert from 'node:assert/strict'
import { createAttempt } from '../../../aws/attempt/attempt.ts'
import type { FailedEntry } from '../../../core/faults/errors.ts'
import { catalogue, tier } from '../../support/tiers.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { capacityThat, type Given, iso, START, taking } from './given-attempt.ts'

describe('the limits of an attempt', () => {
  const limited = async (given: Given, firstTokenMs: number, restMs = 0) => {
    const clock = createVirtualClock(START)
    const theTier = tier('a', { firstTokenTimeoutMs: 1500, timeoutMs: 20_000, ...given.tier })
    const { capacity, reported } = capacityThat({ admitted: true, startAt: START, ticket: { admittedAt: START } })
    const run = createAttempt({
      catalogue: catalogue([theTier]),
      call: taking(clock, firstTokenMs, restMs),
      capacity,
      simulateAllowed: false,
      clock,
    })
    const event = {
      request: { prompt: 'x'.repeat(4000) },
      execution: { id: 'arn', startedAt: iso(0) },
      route: 'interactive',
      tier: {
        id: 'a',
        kind: theTier.kind,
        timeoutMs: theTier.timeoutMs,
        contextWindow: 1,
        inputUsd: 0,
        plannedAt: START,
      },
      tiersBelow: 0,
      deadlineAt: iso(60_000),
      enteredAt: iso(0),
      try: 1,
      visit: 1,
      largerBelow: 0,
      again: false,
      patient: false,
      afterTimeout: 'next' as const,
      onlyRefused: false,
      spentUsd: 0,
      ...given.event,
    }
    const ended = await clock.run(
      run(event).then(
        () => ({ name: 'Answered', failure: undefined }),
        (error: Error) => ({ name: error.name, failure: JSON.parse(error.message) as FailedEntry }),
      ),
    )
    return { ...ended, tookMs: clock.now() - START, reported }
  }

  it('leaves the tier when nothing has come by the first-token gate, and counts the prompt as billed', async () => {
    const { name, failure, tookMs } = await limited({}, 9000)
    assert.equal(name, 'TierTimedOut')
    assert.equal(tookMs, 1500)
    assert.deepEqual(failure, {
      tier: 'a',
      kind: 'on-demand',
      outcome: 'TierTimedOut',
      message: 'No first token within 1500 ms',
      tries: 1,
      startedAt: iso(0),
      endedAt: iso(1500),
      usd: 0.001,
      estimated: true,
    })
  })

  it('lets an answer go on that has begun in time', async () => {
    const { name, tookMs } = await limited({}, 1400, 9000)
    assert.equal(name, 'Answered')
    assert.equal(tookMs, 10_400)
  })

  it('ends it at the tier’s timeout, and counts what had come', async () => {
    const { name, failure, tookMs } = await limited({}, 100, 90_000)
    assert.equal(name, 'TierTimedOut')
    assert.equal(tookMs, 20_000)
    assert.equal(failure?.usd, 0.0014)
    assert.equal(failure?.firstTokenMs, 100)
  })

  it('steps down when the deadline cuts it short and a tier is left, and does not blame the tier', async () => {
    const { name, tookMs, reported } = await limited({ event: { deadlineAt: iso(8000), tiersBelow: 1 } }, 100, 90_000)
    assert.equal(name, 'TierTimedOut')
    assert.equal(tookMs, 6000)
    assert.equal(reported[0]?.deadlineEnded, true)
  })

  it('says that the deadline is exceeded when it is cut short and no tier is left', async () => {
    const { name, tookMs } = await limited({ event: { deadlineAt: iso(8000) } }, 100, 90_000)
    assert.equal(name, 'DeadlineExceeded')
    assert.equal(tookMs, 8000)
  })
})
