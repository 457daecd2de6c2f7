import assert from 'node:assert/strict'
import type { HistoryEvent } from '../../../local/asl/history.ts'
import type { Execution } from '../../../local/step-functions/execution.ts'
import { createHistory } from '../../../local/step-functions/history.ts'
import { createMachine } from '../../../local/step-functions/machine.ts'
import { createStore } from '../../../local/step-functions/store.ts'

const event = (id: number): HistoryEvent => ({ id, previousEventId: id - 1, type: 'PassStateEntered', timestamp: id })

describe('a history', () => {
  const filled = () => {
    const history = createHistory()
    for (let id = 1; id <= 5; id++) history.add(event(id))
    return history
  }

  it('gives the events from one id to another', () => {
    assert.deepEqual(
      filled()
        .slice(2, 4)
        .map(({ id }) => id),
      [2, 3, 4],
    )
    assert.deepEqual(filled().slice(6, 9), [])
  })

  it('reads the same once it is packed', () => {
    const history = filled()
    history.pack()
    assert.equal(history.length(), 5)
    assert.deepEqual(history.slice(1, 5), filled().slice(1, 5))
  })

  it('takes events that come after it was packed', () => {
    const history = filled()
    history.pack()
    history.add(event(6))
    assert.deepEqual(history.slice(5, 6), [event(5), event(6)])
  })
})

describe('the store of executions', () => {
  const machine = createMachine({ name: 'm', type: 'STANDARD', definition: {}, creationDate: 0 })
  const filled = (retention: number, count: number) => {
    const store = createStore(retention)
    const executions: Execution[] = []
    for (let index = 1; index <= count; index++) {
      const execution: Execution = {
        arn: `arn:${index}`,
        name: String(index),
        machine,
        sequence: store.nextSequence(),
        status: 'RUNNING',
        startDate: index,
        input: '{}',
        history: createHistory(),
        controller: new AbortController(),
        finished: Promise.resolve(),
        ...(index % 2 ? {} : { mapRunArn: 'arn:map' }),
      }
      store.add(execution)
      executions.push(execution)
    }
    return { store, executions }
  }
  const names = (list: Execution[]) => list.map(({ name }) => name)

  it('lists newest first, all or those of a machine or Map Run', () => {
    const { store } = filled(10, 4)
    assert.deepEqual(names(store.list()), ['4', '3', '2', '1'])
    assert.deepEqual(names(store.list(machine.arn)), ['4', '3', '2', '1'])
    assert.deepEqual(names(store.list('arn:map')), ['4', '2'])
    assert.deepEqual(store.list('arn:other'), [])
  })

  it('forgets what ended first beyond the retention, and never what runs', () => {
    const { store, executions } = filled(2, 5)
    for (const index of [3, 0, 4]) store.ended(executions[index] as Execution)
    assert.deepEqual(names(store.list()), ['5', '3', '2', '1'])
    assert.equal(store.get('arn:4'), undefined)
    assert.deepEqual(names(store.list('arn:map')), ['2'])
  })

  it('stays within the retention over many executions', () => {
    const { store, executions } = filled(100, 3000)
    for (const execution of executions) store.ended(execution)
    assert.equal(store.list().length, 100)
    assert.equal(store.list()[0]?.name, '3000')
  })
})
