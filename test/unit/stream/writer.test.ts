import assert from 'node:assert/strict'
import { attemptStreams } from '../../../aws/stream/attempt-stream.ts'
import type { AttemptEvent } from '../../../core/attempt/event.ts'
import type { Route } from '../../../core/catalogue/tier.ts'
import type { FailedEntry } from '../../../core/faults/errors.ts'
import type { AnswerEvent } from '../../../core/stream/events.ts'
import { attempted } from '../../support/attempts.ts'
import { type Access, memoryStreams } from '../../support/stream-store.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

interface Given {
  content?: 'tokens' | 'end'
  afterFirstToken?: 'restart' | 'stop'
  hidden?: boolean
  event?: Partial<AttemptEvent>
}

const given = (fate?: () => Access, { content = 'tokens', afterFirstToken = 'restart', hidden, event }: Given = {}) => {
  const clock = createVirtualClock(Date.parse('2026-11-22T10:00:02.000Z'))
  const store = memoryStreams(clock, fate)
  const start = clock.now()
  const stream = attemptStreams({ store, clock })({
    event: attempted(event),
    routing: { stream: { id: 'a'.repeat(36), content, afterFirstToken } },
    route: hidden ? ({ store: 's3' } as Route) : undefined,
  })
  assert.ok(stream)
  const writtenAt: number[] = []
  const put = store.put
  store.put = (item, signal) => {
    writtenAt.push(clock.now() - start)
    return put(item, signal)
  }
  const written = () => [...store.items.values()].map(item => JSON.parse(item.events) as AnswerEvent[])
  return { clock, store, stream, writtenAt, written, keys: () => [...store.items.values()].map(item => item.sk) }
}

const text = (of: string) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: of } } })
const entry = failedEntry('TierDown', 'it broke')
function failedEntry(outcome: FailedEntry['outcome'], message: string): FailedEntry {
  return { tier: 'nova-pro-us', kind: 'cross-region', outcome, message, tries: 1, startedAt: '', endedAt: '', usd: 0 }
}
const answered = {
  answer: {
    text: 'all of it',
    message: { role: 'assistant', content: [{ text: 'all of it' }] },
    stopReason: 'end_turn',
    usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3, source: 'bedrock' as const },
    servedBy: { tier: 'nova', kind: 'on-demand' as const, model: 'm', region: 'r' },
    cost: { usd: 0.1, estimated: false },
    timing: { attemptMs: 1, totalMs: 1 },
  },
  attempt: {
    tier: 'nova',
    kind: 'on-demand' as const,
    outcome: 'Answered',
    tries: 1,
    startedAt: '',
    endedAt: '',
    usd: 0.1,
  },
}

describe('an attempt that streams', () => {
  it('writes nothing before its first content, and that at once', async () => {
    const { clock, stream, writtenAt, written } = given()
    stream.onEvent({ messageStart: { role: 'assistant' } })
    await clock.advance(500)
    assert.deepEqual(writtenAt, [])
    stream.onEvent(text('The'))
    assert.deepEqual(writtenAt, [500])
    await clock.run(stream.failed('TierDown', entry))
    assert.deepEqual(
      written()[0]?.map(event => event.type),
      ['attempt', 'delta', 'delta'],
    )
  })

  it('writes every 150 ms for two seconds and every 300 ms after that', async () => {
    const { clock, stream, writtenAt } = given()
    for (let at = 0; at < 3000; at += 20) {
      stream.onEvent(text('x'))
      await clock.advance(20)
    }
    await clock.run(stream.failed('TierDown', entry))
    const pauses = writtenAt.slice(1).map((at, n) => at - (writtenAt[n] ?? 0))
    assert.deepEqual(pauses.slice(0, -1), [...Array(13).fill(150), 300, 300, 300])
  })

  it('writes 16 KB before their time, and never two batches at once', async () => {
    const { clock, store, stream, writtenAt } = given(() => ({ ms: 100, fate: 'done' }))
    for (let n = 0; n < 10; n += 1) {
      stream.onEvent(text('y'.repeat(9000)))
      await clock.advance(30)
      assert.ok(store.underWay <= 1)
    }
    await clock.run(stream.failed('TierDown', entry))
    assert.deepEqual(writtenAt, [0, 100, 200, 300, 400])
  })

  it('cuts content that is larger than an item, between two characters', async () => {
    const { clock, store, stream, written } = given()
    const long = '😀é'.repeat(60_000)
    stream.onEvent(text(long))
    await clock.run(stream.answered(answered))
    for (const item of store.items.values()) assert.ok(Buffer.byteLength(JSON.stringify(item)) <= 2 * 102_400)
    for (const item of store.items.values()) assert.ok(Buffer.byteLength(item.events) <= 100_000)
    const pieces = written()
      .flat()
      .flatMap(event => (event.type === 'delta' ? [event.event] : []))
    const joined = pieces.map(piece => (piece.contentBlockDelta as { delta: { text: string } }).delta.text)
    assert.equal(joined.join(''), long)
    for (const piece of joined) assert.ok(piece.isWellFormed())
    const end = written().flat().at(-1)
    assert.equal(end?.type === 'end' && end.batches, store.items.size)
  })

  it('stops for good when an event is too large and cannot be cut', async () => {
    const { clock, stream, written } = given()
    stream.onEvent(text('a picture:'))
    stream.onEvent({ contentBlockStart: { contentBlockIndex: 1, start: { image: { bytes: Buffer.alloc(90_000) } } } })
    await clock.run(stream.answered(answered))
    assert.equal(
      written()
        .flat()
        .some(event => event.type === 'end'),
      false,
    )
  })

  it('writes bytes as base64 text', async () => {
    const { clock, stream, written } = given()
    const redactedContent = Buffer.from([1, 2, 3])
    stream.onEvent({ contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { redactedContent } } } })
    await clock.run(stream.failed('TierDown', entry))
    assert.match(JSON.stringify(written()), /"redactedContent":"AQID"/)
  })

  it('writes the last tokens and the end as one item', async () => {
    const { clock, stream, written } = given()
    stream.onEvent(text('a'))
    await clock.advance(50)
    stream.onEvent(text('b'))
    await clock.run(stream.answered(answered))
    assert.deepEqual(
      written().map(events => events.map(event => event.type)),
      [
        ['attempt', 'delta'],
        ['delta', 'end'],
      ],
    )
  })

  it('writes the whole answer of a tier without streaming as if it had streamed', async () => {
    const { clock, stream, written, keys } = given()
    stream.onAnswer(answered.answer)
    await clock.run(stream.answered(answered))
    const names = written()
      .flat()
      .map(event => (event.type === 'delta' ? Object.keys(event.event)[0] : event.type))
    assert.deepEqual(names, [
      'attempt',
      ...['messageStart', 'contentBlockDelta', 'contentBlockStop', 'messageStop', 'metadata'],
      'end',
    ])
    assert.deepEqual(keys(), ['0002#01#00001'])
  })

  it('tells of a failure without a provider’s message on a route that hides it', async () => {
    const { clock, stream, written } = given(undefined, { hidden: true })
    await clock.run(stream.failed('DeadlineExceeded', entry))
    assert.deepEqual(written().flat(), [
      { type: 'left', tier: 'nova-pro-us', outcome: 'TierDown', retry: false },
      {
        type: 'end',
        executionArn: attempted().execution.id,
        batches: 1,
        status: 'FAILED',
        error: { name: 'DeadlineExceeded', message: '' },
      },
    ])
  })

  it('writes only the end where nobody wants tokens', async () => {
    const { clock, stream, written } = given(undefined, { content: 'end', afterFirstToken: 'stop' })
    stream.onEvent(text('a'))
    await clock.run(stream.answered(answered))
    assert.deepEqual(
      written()
        .flat()
        .map(event => event.type),
      ['end'],
    )
    assert.equal(stream.mustNotRestart, false)
  })
})

describe('an attempt whose request has no stream', () => {
  it('has none to write to, and loads no client', () => {
    const store = { put: () => assert.fail('written'), warm: () => assert.fail('loaded') }
    const open = attemptStreams({ store, clock: createVirtualClock() })
    for (const stream of [undefined, 'short'])
      assert.equal(open({ event: attempted(), routing: { ...(stream && { stream }) }, route: undefined }), undefined)
  })
})

describe('a store that does not do its part', () => {
  it('is given a quarter of a second at the end: the write is aborted and nothing is under way', async () => {
    const { clock, store, stream } = given(() => ({ ms: 1, fate: 'never' }))
    stream.onEvent(text('a'))
    await clock.advance(100)
    const from = clock.now()
    await clock.run(stream.answered(answered))
    assert.equal(clock.now() - from, 250)
    assert.deepEqual([store.underWay, store.aborted], [0, 1])
  })

  it('is asked once more for a batch that failed', async () => {
    const fates: Access['fate'][] = ['refused', 'done', 'done']
    const { clock, store, stream, keys } = given(() => ({ ms: 1, fate: fates.shift() ?? 'done' }))
    stream.onEvent(text('a'))
    await clock.run(stream.answered(answered))
    assert.deepEqual(keys(), ['0002#01#00001', '0002#01#00002'])
    assert.equal(store.puts, 3)
  })

  it('is left alone for good after a batch that failed twice', async () => {
    const { clock, store, stream } = given(() => ({ ms: 1, fate: 'refused' }))
    stream.onEvent(text('a'))
    await clock.advance(10)
    for (let n = 0; n < 5; n += 1) stream.onEvent(text('b'))
    await clock.advance(1000)
    await clock.run(stream.answered(answered))
    assert.equal(store.puts, 2)
  })

  it('gets nothing after the call’s own time, when the machine may have given it up', async () => {
    const { clock, store, stream } = given()
    await clock.advance(32_001)
    stream.onEvent(text('a'))
    await clock.run(stream.answered(answered))
    assert.equal(store.puts, 0)
  })
})
