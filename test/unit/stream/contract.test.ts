import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Answer } from '../../../core/answer.ts'
import { agrees } from '../../../core/stream/agree.ts'
import type { StreamItem } from '../../../core/stream/events.ts'
import { createReader } from '../../../core/stream/reader.ts'
import { readStream } from '../../support/stream-reader.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const ROOT = new URL('../../../', import.meta.url)
const fixture = JSON.parse(readFileSync(new URL('test/fixtures/stream/steps-down.json', ROOT), 'utf8')) as {
  items: StreamItem[]
  answer: Answer
}
const { items, answer } = fixture
const id = items[0]?.pk ?? ''
const output = { ...answer, attempts: [{}, {}, { tries: 1 }] }

const given = (there: StreamItem[]) => {
  const clock = createVirtualClock()
  const execution = { look: async () => ({ status: 'SUCCEEDED', output }) }
  return { clock, id, execution, read: async (after: string) => there.filter(item => item.sk > after) }
}

describe('the items of the contract', () => {
  it('come to the answer of the contract, with every step on the way', async () => {
    const options = given(items)
    const reading = await options.clock.run(readStream(options))
    assert.deepEqual(reading.types, [
      ...['open', 'left'],
      ...['attempt', 'delta', 'delta', 'left'],
      ...['attempt', 'delta', 'delta', 'delta', 'delta', 'delta', 'delta', 'ended'],
    ])
    assert.deepEqual(reading.message, answer.message)
    assert.equal(reading.lost, false)
  })

  it('are the same for a reader that is killed after any event and goes on from its cursor', async () => {
    for (let killAfter = 1; killAfter <= 13; killAfter += 1) {
      const options = given(items)
      const reading = await options.clock.run(readStream(options, killAfter))
      assert.deepEqual(reading.message, answer.message, `killed after ${killAfter}`)
      assert.equal(reading.types.length, 14)
    }
  })

  it('say lost where one is missing, whichever it is', async () => {
    for (const missing of items.slice(4)) {
      const options = given(items.filter(item => item !== missing))
      const reading = await options.clock.run(readStream(options))
      assert.equal(reading.lost, true, `without ${missing.sk}`)
    }
  })

  it('are not what was answered when another call than theirs answered', () => {
    const reader = createReader({ id })
    reader.take(items)
    assert.equal(agrees(reader.ending(), { status: 'SUCCEEDED', output }), true)
    const later = { ...output, attempts: [...output.attempts, { tries: 1 }] }
    assert.equal(agrees(reader.ending(), { status: 'SUCCEEDED', output: later }), false)
    assert.equal(agrees(reader.ending(), { status: 'FAILED' }), false)
  })

  it('are ignored where they belong to another execution', () => {
    const reader = createReader({ id, executionArn: 'mine' })
    assert.deepEqual(reader.take(items), [])
    assert.equal(reader.foreign(), true)
  })
})

describe('an end', () => {
  it('is withdrawn by whatever a later call writes', () => {
    const reader = createReader({ id })
    const late = { ...items.at(-1), sk: '0001#01#00002' } as StreamItem
    reader.take([...items.slice(0, 2), late])
    assert.equal(reader.ending()?.end.status, 'SUCCEEDED')
    reader.take(items.slice(2, 3))
    assert.equal(reader.ending(), undefined)
  })
})

describe('an attempt', () => {
  it('begins again for whoever saw content, even when its function did not know of any', () => {
    const unaware = items.map(item => ({ ...item, events: item.events.replace('"restart":true', '"restart":false') }))
    const told = createReader({ id }).take(unaware)
    const restarts = told.flatMap(({ event }) => (event.type === 'attempt' ? [event.restart] : []))
    assert.deepEqual(restarts, [false, true])
  })
})
