import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Answer } from '../../core/answer.ts'
import { type Outcome, runStream, streamWorld } from './stream-world.ts'

const RUNS = 1000

const check = ({ execution, readings, underWay, content }: Outcome): void => {
  assert.equal(underWay, 0, 'a write is under way after every function has returned')
  for (const reading of readings) {
    assert.deepEqual(reading.ended, execution)
    assert.equal(reading.types.at(-1), 'ended')
    if (content === 'end') assert.ok(!reading.types.some(type => ['attempt', 'delta', 'left'].includes(type)))
    else if (execution.status === 'SUCCEEDED' && !reading.lost)
      assert.deepEqual(reading.message, (execution.output as Answer).message)
  }
}

describe('any stream, whatever the store, the tiers and the readers do', () => {
  it('gives each reader the execution’s own answer, or tells it that something is lost', async function () {
    this.timeout(120_000)
    const told = { whole: 0, lost: 0, failed: 0 }
    await fc.assert(
      fc.asyncProperty(streamWorld, async world => {
        const outcome = await runStream(world)
        check(outcome)
        for (const { lost } of outcome.readings) {
          if (outcome.execution.status !== 'SUCCEEDED') told.failed += 1
          else told[lost ? 'lost' : 'whole'] += 1
        }
      }),
      { numRuns: RUNS, seed: 42 },
    )
    // All ways to end occur, so that the property says something about each.
    for (const count of Object.values(told)) assert.ok(count > RUNS / 10, JSON.stringify(told))
  })
})
