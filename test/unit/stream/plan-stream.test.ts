import assert from 'node:assert/strict'
import { type PlanStream, planStreams } from '../../../aws/stream/plan-stream.ts'
import { type Access, type MemoryStreams, memoryStreams } from '../../support/stream-store.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'

const id = 'c'.repeat(22)
interface Given {
  clock: VirtualClock
  store: MemoryStreams
  stream: PlanStream
}
const given = (executionArn: string, fate?: () => Access, shared?: Pick<Given, 'clock' | 'store'>): Given => {
  const clock = shared?.clock ?? createVirtualClock()
  const store = shared?.store ?? memoryStreams(clock, fate)
  const open = planStreams({ store, clock, boundMs: 200 })
  const stream = open({ request: { prompt: 'hi', stream: id }, execution: { id: executionArn }, visit: 0 })
  assert.ok(stream)
  return { clock, store, stream }
}
const deadline = '2026-11-25T12:00:30.000Z'

describe('a Plan that opens a stream', () => {
  it('refuses an id that another execution used, and names the field', async () => {
    const first = given('first')
    await first.clock.run(first.stream.open(deadline))
    const second = given('second', undefined, first)
    await assert.rejects(first.clock.run(second.stream.open(deadline)), {
      name: 'RequestRejected',
      message: `stream is "${id}": expected an id that no other execution has used in the last 24 hours`,
    })
    await second.stream.ended({ status: 'FAILED', error: { name: 'RequestRejected', message: '' } })
    assert.equal(first.store.items.size, 1)
  })

  it('may open it again when it is retried', async () => {
    const once = given('mine')
    await once.clock.run(once.stream.open(deadline))
    const again = given('mine', undefined, once)
    await once.clock.run(again.stream.open(deadline))
    assert.equal(once.store.items.size, 1)
  })

  it('goes on without a store that does not answer, after 600 ms when cold and 200 ms when warm, and aborts the write', async () => {
    const { clock, store, stream } = given('mine', () => ({ ms: 1, fate: 'never' }))
    for (const [nth, ms] of [600, 200].entries()) {
      const from = clock.now()
      await clock.run(stream.open(deadline))
      assert.equal(clock.now() - from, ms)
      assert.deepEqual([store.underWay, store.aborted], [0, nth + 1])
    }
  })

  it('writes its end behind the opening that is still under way', async () => {
    const { clock, store, stream } = given('mine', () => ({ ms: 50, fate: 'done' }))
    const opened = stream.open(deadline)
    const error = { name: 'DeadlineExceeded', message: '' }
    await clock.run(Promise.all([opened, stream.ended({ status: 'FAILED', error })]))
    assert.deepEqual(
      [...store.items.values()].map(({ sk, events }) => [sk, JSON.parse(events)[0].type]),
      [
        ['0000#00#00001', 'open'],
        ['0000#00#00002', 'end'],
      ],
    )
  })

  it('numbers its items without gaps, whatever became of the first', async () => {
    const fates: Access['fate'][] = ['refused', 'done']
    const { clock, store, stream } = given('mine', () => ({ ms: 1, fate: fates.shift() ?? 'done' }))
    await clock.run(stream.open(deadline))
    await clock.run(stream.ended({ status: 'SUCCEEDED', duplicateOf: 'arn:first' }))
    assert.deepEqual(
      [...store.items.values()].map(({ sk, events }) => [sk, JSON.parse(events)[0].batches]),
      [['0000#00#00001', 1]],
    )
  })
})
