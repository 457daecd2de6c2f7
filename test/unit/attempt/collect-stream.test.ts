import assert from 'node:assert/strict'
import { createCollector, type StreamEvent, textOf } from '../../../core/attempt/collect-stream.ts'

const collect = (events: StreamEvent[]) => {
  const collector = createCollector()
  const content = events.map(event => collector.add(event))
  return { ...collector.result(), content, characters: collector.characters() }
}
const text = (delta: string, contentBlockIndex = 0): StreamEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { text: delta } },
})

describe('collecting a ConverseStream', () => {
  it('leaves out the place of a citation that the SDK does not know', () => {
    const citation = { title: 'Tides', location: { $unknown: ['hologram', { x: 1 }] } }
    const cited: StreamEvent = { contentBlockDelta: { contentBlockIndex: 0, delta: { citation } } }
    const { message } = collect([text('Tides turn.'), cited, { messageStop: { stopReason: 'end_turn' } }])
    assert.deepEqual(message.content, [
      { citationsContent: { content: [{ text: 'Tides turn.' }], citations: [{ title: 'Tides' }] } },
    ])
  })

  it('joins the text, keeps the stop reason and the metadata', () => {
    const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 }
    const collected = collect([
      { messageStart: { role: 'assistant' } },
      text('Hel'),
      text('lo'),
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: 'end_turn', additionalModelResponseFields: { '/top_k': 5 } } },
      { metadata: { usage, performanceConfig: { latency: 'standard' } } },
    ])
    assert.deepEqual(collected.message, { role: 'assistant', content: [{ text: 'Hello' }] })
    assert.equal(textOf(collected.message), 'Hello')
    assert.equal(collected.stopReason, 'end_turn')
    assert.deepEqual(collected.additionalModelResponseFields, { '/top_k': 5 })
    assert.deepEqual(collected.metadata, { usage, performanceConfig: { latency: 'standard' } })
    assert.equal(collected.characters, 5)
  })

  it('opens a first-token gate with content, not with messageStart or metadata', () => {
    assert.deepEqual(collect([{ messageStart: { role: 'assistant' } }, { metadata: {} }, text('a')]).content, [
      false,
      false,
      true,
    ])
  })

  it('parses the input of a tool use, in several blocks', () => {
    const { message } = collect([
      text('Let me look. '),
      { contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: 't1', name: 'weather' } } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"city":' } } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '"Oslo"}' } } } },
      { contentBlockStart: { contentBlockIndex: 2, start: { toolUse: { toolUseId: 't2', name: 'now' } } } },
      { messageStop: { stopReason: 'tool_use' } },
    ])
    assert.deepEqual(message.content, [
      { text: 'Let me look. ' },
      { toolUse: { toolUseId: 't1', name: 'weather', input: { city: 'Oslo' } } },
      { toolUse: { toolUseId: 't2', name: 'now', input: {} } },
    ])
  })

  it('keeps tool input that is not JSON as text, so that the caller can see it', () => {
    const { message } = collect([
      { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: 't', name: 'n' } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"cut' } } } },
    ])
    assert.deepEqual(message.content, [{ toolUse: { toolUseId: 't', name: 'n', input: '{"cut' } }])
  })

  it('puts reasoning and its signature into one block', () => {
    const delta = (reasoningContent: object): StreamEvent => ({
      contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent } },
    })
    const { message } = collect([delta({ text: 'So ' }), delta({ text: 'be it.' }), delta({ signature: 'sig' })])
    assert.deepEqual(message.content, [
      { reasoningContent: { reasoningText: { text: 'So be it.', signature: 'sig' } } },
    ])
  })

  it('has no stop reason when the stream broke off', () => {
    const { stopReason, characters } = collect([text('Half an ans')])
    assert.equal(stopReason, undefined)
    assert.equal(characters, 11)
  })
})
