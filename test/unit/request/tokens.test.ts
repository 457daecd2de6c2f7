import assert from 'node:assert/strict'
import { createCollector } from '../../../core/attempt/collect-stream.ts'
import { usedSoFar } from '../../../core/attempt/used.ts'
import { needsOf } from '../../../core/request/needs.ts'
import { estimateTokens } from '../../../core/request/tokens.ts'

describe('the estimate of tokens', () => {
  for (const [script, text, tokens] of [
    ['English', 'Tell me about tides.', 5],
    ['German', 'Größenverhältnisse', 5],
    ['Chinese', '给我讲讲潮汐', 6],
    ['Japanese', '潮の満ち引きについて', 10],
    ['Korean', '조석에 대해 말해 줘', 9],
    ['Thai', 'น้ำขึ้นน้ำลง', 12],
    ['Hindi', 'ज्वार', 5],
    ['Russian', 'приливы', 4],
    ['Arabic', 'المد', 2],
    ['emoji', '🌊🌊', 4],
    ['nothing', '', 0],
  ] as const)
    it(`is by script: ${script}`, () => assert.equal(estimateTokens(text), tokens))

  it('is of 12,000 Korean characters what they cost', () => {
    const { inputTokens } = needsOf({ messages: [{ role: 'user', content: [{ text: '조'.repeat(12_000) }] }] })
    assert.equal(inputTokens, 12_000)
  })

  it('is by script for what had come of an answer, too', () => {
    const collector = createCollector()
    collector.add({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: '潮汐' } } })
    assert.equal(usedSoFar(10, collector.characters()).outputTokens, 2)
  })
})
