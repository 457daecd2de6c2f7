import assert from 'node:assert/strict'
import { readEvents, writeEvents } from '../../../core/history/event.ts'
import { readHistoryFile } from '../../../core/history/file.ts'
import { variablesAt } from '../../../core/history/variables.ts'
import { steppedDownHistory, writeHistory } from './events.ts'

const started = { id: 1, previousEventId: 0, type: 'ExecutionStarted' }

describe('a history file', () => {
  const times: [string, unknown][] = [
    ['ISO text with an offset, as the AWS CLI writes it', '2026-03-02T10:00:00.500000+01:00'],
    ['ISO text in UTC, as an SDK writes a Date', '2026-03-02T09:00:00.500Z'],
    ['epoch seconds, as they are on the wire', 1772442000.5],
    ['epoch milliseconds, as the live stream sends them', 1772442000500],
  ]
  for (const [what, timestamp] of times) {
    it(`may have times as ${what}`, () => {
      const { events } = readHistoryFile(JSON.stringify({ events: [{ ...started, timestamp }] }))
      assert.equal(events[0]?.timestamp, Date.parse('2026-03-02T09:00:00.500Z'))
    })
  }

  it('may be in reverse order', () => {
    const { events } = readHistoryFile(JSON.stringify({ events: steppedDownHistory().reverse() }))
    assert.deepEqual([events[0]?.type, events.at(-1)?.type], ['ExecutionStarted', 'ExecutionSucceeded'])
  })

  it('may be the bare list of events', () => {
    assert.equal(readHistoryFile(JSON.stringify(steppedDownHistory())).events.length, steppedDownHistory().length)
  })

  it('is written in the shape of GetExecutionHistory and reads back the same', () => {
    const events = readEvents(steppedDownHistory())
    const again = readHistoryFile(writeEvents(events)).events
    assert.deepEqual(
      again.map(({ raw, ...event }) => event),
      events.map(({ raw, ...event }) => event),
    )
  })

  const wrong: [string, RegExp][] = [
    ['not json', /^The file is not JSON: /],
    ['{"notes": 1}', /^The file has no "events" list\. Save one with: aws stepfunctions get-execution-history/],
    ['{"events": []}', /^The file has an empty "events" list\.$/],
    ['{"events": [1]}', /^events\[0\] should be an object, got a number$/],
    ['{"events": [{"id": "a", "type": "x"}]}', /^events\[0\]\.id should be a number, got a string$/],
    ['{"events": [{"id": 1}]}', /^events\[0\]\.type should be the name of an event type, got nothing$/],
    [
      '{"events": [{"id": 1, "type": "ExecutionStarted", "timestamp": "yesterday"}]}',
      /^events\[0\]\.timestamp should be an ISO 8601 time or epoch seconds, got "yesterday"$/,
    ],
    [
      '{"events": [{"id": 7, "type": "PassStateEntered", "timestamp": 1}]}',
      /^The history begins with PassStateEntered \(id 7\) instead of ExecutionStarted/,
    ],
  ]
  for (const [text, message] of wrong) {
    it(`is refused with one sentence: ${text}`, () => {
      assert.throws(() => readHistoryFile(text), { message })
    })
  }
})

describe('the variables at an event', () => {
  it('are what was assigned on the way there, the latest value first', () => {
    const history = writeHistory({})
    history.enter('Pass', 'One')
    history.exit('Pass', 'One', {}, { a: 1, b: 1 })
    history.enter('Pass', 'Two')
    history.exit('Pass', 'Two', {}, { a: 2 })
    history.enter('Pass', 'Three')
    const events = readEvents(history.events)
    assert.deepEqual(variablesAt(events, events.at(-1)?.id ?? 0), { a: '2', b: '1' })
    assert.deepEqual(variablesAt(events, 4), { a: '1', b: '1' })
  })

  it('do not leak from one iteration of a Map into the next', () => {
    const history = writeHistory([])
    history.enter('Map', 'Each')
    history.add('MapStateStarted', { length: 2 })
    history.add('MapIterationStarted', { name: 'Each', index: 0 })
    history.enter('Pass', 'One')
    history.exit('Pass', 'One', {}, { inner: 'first' })
    history.add('MapIterationStarted', { name: 'Each', index: 1 })
    Object.assign(history.events.at(-1) ?? {}, { previousEventId: 3 })
    history.enter('Pass', 'One')
    const events = readEvents(history.events)
    assert.deepEqual(variablesAt(events, events.at(-1)?.id ?? 0), {})
  })
})
