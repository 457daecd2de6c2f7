import assert from 'node:assert/strict'
import { decodeText } from '../../../core/decode-text.ts'
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

  it('may be all pages in a list', () => {
    const events = steppedDownHistory()
    const pages = [{ events: events.slice(0, 9), nextToken: 'more' }, { events: events.slice(9) }]
    assert.equal(readHistoryFile(JSON.stringify(pages)).events.length, events.length)
  })

  const [first, ...others] = steppedDownHistory()
  const parts: [string, unknown, RegExp][] = [
    [
      'the first page',
      { events: [first, ...others.slice(0, 5)], nextToken: 'x' },
      /is a part.*ends with TaskStateExited \(id 6\).*nextToken/,
    ],
    [
      'what --max-items left',
      { events: [first, others[0]], NextToken: 'x' },
      /is a part.*ends with TaskStateEntered \(id 2\)/,
    ],
    ['a later page', { events: others.slice(8) }, /is a part.*begins with \w+ \(id 10\) instead of ExecutionStarted/],
    [
      'pages with one missing',
      [{ events: [first] }, { events: others.slice(8) }],
      /is a part.*the events 2 to 9 are missing/,
    ],
    [
      'all pages but the last',
      [{ events: [first] }, { events: others.slice(0, 3), nextToken: 'x' }],
      /is a part.*nextToken/,
    ],
  ]
  for (const [what, value, message] of parts) {
    it(`says that it is a part: ${what}`, () => {
      assert.throws(() => readHistoryFile(JSON.stringify(value)), { message })
    })
  }

  it('is whole without a nextToken although the execution still runs', () => {
    assert.equal(readHistoryFile(JSON.stringify({ events: [first, ...others.slice(0, 3)] })).events.length, 4)
  })

  for (const length of [1, 100, 1000, 3001]) {
    it(`is named as cut off when only ${length} characters of it are there`, () => {
      const text = JSON.stringify({ events: steppedDownHistory() }).slice(0, length)
      assert.throws(() => readHistoryFile(text), { message: 'The file is cut off: its JSON ends in the middle.' })
    })
  }

  const wrong: [string, RegExp][] = [
    ['', /^The file is empty\.$/],
    [' \r\n', /^The file is empty\.$/],
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
      /^The file is a part of a history: it begins with PassStateEntered \(id 7\) instead of ExecutionStarted/,
    ],
  ]
  for (const [text, message] of wrong) {
    it(`is refused with one sentence: ${text}`, () => {
      assert.throws(() => readHistoryFile(text), { message })
    })
  }
})

describe('the log events of an EXPRESS execution', () => {
  const arn = 'arn:aws:states:us-east-1:000000000000:express:router-express:one:two'
  const lines = steppedDownHistory().map(({ id, previousEventId, type, timestamp, ...details }) => ({
    id: String(id),
    type,
    details: Object.values(details)[0] ?? {},
    previous_event_id: String(previousEventId),
    event_timestamp: String(Number(timestamp) * 1000),
    execution_arn: arn,
    redrive_count: '0',
  }))
  const message = lines.map(line => JSON.stringify(line))
  const files: [string, string][] = [
    [
      'the output of filter-log-events',
      JSON.stringify({ events: message.map((text, index) => ({ message: text, timestamp: index })) }),
    ],
    ['JSON Lines of messages', message.join('\r\n')],
    ['a list of messages', JSON.stringify(lines)],
    ['the rows of Logs Insights', JSON.stringify({ results: message.map(value => [{ field: '@message', value }]) })],
  ]
  for (const [what, text] of files) {
    it(`are read from ${what}`, () => {
      const { events, execution } = readHistoryFile(text)
      assert.equal(execution.executionArn, arn)
      const expected = readEvents(steppedDownHistory())
      assert.deepEqual(
        events.map(({ raw, ...event }) => event),
        expected.map(({ raw, ...event }) => event),
      )
    })
  }

  it('of several executions are not mixed', () => {
    const two = [...lines, { ...lines[0], execution_arn: `${arn}x` }]
    assert.throws(() => readHistoryFile(JSON.stringify(two)), { message: /events of 2 executions/ })
  })

  it('are a part when their first page is all there is', () => {
    const page = { events: message.slice(0, 6).map(text => ({ message: text })), nextToken: 'x' }
    assert.throws(() => readHistoryFile(JSON.stringify(page)), { message: /is a part.*nextToken/ })
  })

  it('are named as cut off in the middle of a line', () => {
    const text = message.join('\n').slice(0, -40)
    assert.throws(() => readHistoryFile(text), { message: 'The file is cut off: its JSON ends in the middle.' })
  })

  it('at a log level that leaves some out are a part', () => {
    const errors = [lines[0], ...lines.slice(12)]
    assert.throws(() => readHistoryFile(JSON.stringify(errors)), { message: /is a part.*log level ALL/ })
  })
})

describe('a text file', () => {
  const text = '{"prompt":"Grüße 🌍"}\r\n'
  const utf16 = Buffer.from(text, 'utf16le')
  const files: [string, Buffer][] = [
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['UTF-16LE, as PowerShell writes it', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16BE', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
  ]
  for (const [what, bytes] of files) {
    it(`is read as ${what}`, () => assert.equal(decodeText(bytes), text))
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
