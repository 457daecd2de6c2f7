import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createCollector, type StreamEvent } from '../../../core/attempt/collect-stream.ts'
import { formatCursor, parseCursor } from '../../../core/stream/cursor.ts'
import { itemKey, parseKey } from '../../../core/stream/key.ts'
import { wholeAsEvents } from '../../../core/stream/whole.ts'
import { streamWish } from '../../../core/stream/wish.ts'

const id = '6f1c9a52-3a1e-4d0b-9a65-2f7a4b8c9d10'

describe('a cursor', () => {
  it('is read as it was written, and a bare sk too when the stream is known', () => {
    for (const cursor of [
      { id, sk: '0002#01#00003' },
      { id, sk: '0002#01#00003', events: 4 },
    ])
      assert.deepEqual(parseCursor(formatCursor(cursor)), cursor)
    assert.deepEqual(parseCursor('0002#01#00003', id), { id, sk: '0002#01#00003' })
  })

  it('of another stream is refused in one sentence', () => {
    const foreign = `${id}/0002#01#00003`
    assert.equal(
      parseCursor(foreign, 'x'.repeat(22)),
      `from is "${foreign}": expected a cursor of the stream ${'x'.repeat(22)}, not of another one`,
    )
  })

  for (const odd of ['', '17', '0002#01', `${id}/`, `${id}/abc`, `${id}/0002#01#00003+x`, 7, null, { id }])
    it(`of the shape ${JSON.stringify(odd)} is refused in one sentence`, () => {
      const refused = parseCursor(odd)
      assert.match(String(refused), /^from is .*: expected the cursor of an event of a stream, such as </)
    })
})

describe('the keys of items', () => {
  it('sort as the calls came', () => {
    const key = fc.record({ visit: fc.nat(9999), try: fc.nat(99), batch: fc.nat(99_999) })
    fc.assert(
      fc.property(key, key, (a, b) => {
        assert.deepEqual(parseKey(itemKey(a)), { ...a })
        const order = a.visit - b.visit || a.try - b.try || a.batch - b.batch
        assert.equal(Math.sign(order), itemKey(a) < itemKey(b) ? -1 : itemKey(a) > itemKey(b) ? 1 : 0)
      }),
    )
  })
})

describe('a finished answer as the events of a stream', () => {
  it('is put together to the same message', () => {
    const content = [
      { reasoningContent: { reasoningText: { text: 'hm', signature: 'sig' } } },
      { text: 'Paris.' },
      { toolUse: { toolUseId: 't1', name: 'find', input: { city: 'Paris' } } },
    ]
    const message = { role: 'assistant', content }
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3, source: 'endpoint' as const }
    const collector = createCollector()
    for (const event of wholeAsEvents({ message, stopReason: 'tool_use', usage })) collector.add(event as StreamEvent)
    assert.deepEqual(collector.result().message, message)
    assert.equal(collector.result().stopReason, 'tool_use')
  })
})

describe('the stream field', () => {
  it('means tokens and another beginning unless it says otherwise', () => {
    assert.deepEqual(streamWish(id), { id, content: 'tokens', afterFirstToken: 'restart' })
    assert.deepEqual(streamWish({ id, content: 'end' }), { id, content: 'end', afterFirstToken: 'restart' })
    assert.equal(streamWish(undefined), undefined)
  })
})
