import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createPlan } from '../../../aws/plan/plan.ts'
import { catalogue, route, tier } from '../../support/tiers.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

describe('the bounds of a patient route', () => {
  const clock = createVirtualClock()
  const plan = createPlan({
    catalogue: catalogue([tier('a')], route(['a'], { whenExhausted: 'wait', deadlineMs: 3_600_000 })),
    simulateAllowed: false,
    clock,
    random: () => 0.5,
  })
  const patient = async (round: number, visit: number) => {
    const execution = { id: 'arn', startedAt: new Date(clock.now()).toISOString() }
    const event = { request: { prompt: 'Hello?' }, execution, round, visit, spentUsd: 0, refused: [], waitingFor: '' }
    return (await plan(event)).patient
  }

  it('are the same in Plan and in the state machine', async () => {
    const text = readFileSync(new URL('../../../statemachines/router.asl.yml', import.meta.url), 'utf8')
    const [, rounds = 0, visits = 0] =
      /Payload\.patient and .* < (\d+)\s+and .* < (\d+) %}/.exec(text)?.map(Number) ?? []
    assert.deepEqual([await patient(rounds - 1, 1), await patient(rounds, 1)], [true, false])
    assert.deepEqual([await patient(1, visits), await patient(1, visits + 1)], [true, false])
  })
})
