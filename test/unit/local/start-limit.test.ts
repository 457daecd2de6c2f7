import assert from 'node:assert/strict'
import { createMachine } from '../../../local/step-functions/machine.ts'
import { createStartLimit } from '../../../local/step-functions/start-limit.ts'

const machine = (type: 'STANDARD' | 'EXPRESS') => createMachine({ name: 'm', type, definition: {}, creationDate: 0 })

describe('how many executions an account may start', () => {
  let now: number
  let take: ReturnType<typeof createStartLimit>
  beforeEach(() => {
    now = 0
    take = createStartLimit({ now: () => 0, monotonic: () => now, sleep: async () => {} })
  })
  /** How many of `wanted` starts are let in. */
  const started = (type: 'STANDARD' | 'EXPRESS', wanted: number) => {
    for (let i = 0; i < wanted; i++) {
      try {
        take(machine(type))
      } catch (error) {
        assert.equal((error as Error).name, 'ThrottlingException')
        assert.equal((error as Error).message, 'Rate exceeded')
        return i
      }
    }
    return wanted
  }

  it('is 1,300 STANDARD ones at once and 300 a second after that', () => {
    assert.equal(started('STANDARD', 5000), 1300)
    now = 1000
    assert.equal(started('STANDARD', 5000), 300)
    now = 3_600_000
    assert.equal(started('STANDARD', 5000), 1300)
  })

  it('is 6,000 EXPRESS ones, whatever became of the STANDARD ones', () => {
    started('STANDARD', 5000)
    assert.equal(started('EXPRESS', 9000), 6000)
  })
})
