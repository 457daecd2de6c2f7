import assert from 'node:assert/strict'
import { firstTokenSinceStart } from '../../../core/history/first-token.ts'
import { keyOf, questionOf } from '../../../core/history/question.ts'
import { attemptsInWords } from '../../../core/history/words.ts'

describe('the question of an execution', () => {
  const text = (value: string) => ({ role: 'user', content: [{ text: value }] })
  const inputs: [string, unknown, string | undefined][] = [
    ['a prompt, on one line', { prompt: ' Why is\n the sky  blue? ' }, 'Why is the sky blue?'],
    [
      'the last text of the user',
      { messages: [text('First'), { role: 'assistant', content: [] }, text('Then')] },
      'Then',
    ],
    [
      'the text before a tool’s result',
      { messages: [text('How warm?'), { role: 'user', content: [{ toolResult: {} }] }] },
      'How warm?',
    ],
    ['that of an EventBridge event', { 'detail-type': 'Inference Requested', detail: { prompt: 'Hi' } }, 'Hi'],
    ['none where the request is in S3', { requestUri: 's3://bucket/key' }, undefined],
    ['none where the input is no request', [1], undefined],
  ]
  for (const [what, input, expected] of inputs) {
    it(`is ${what}`, () => assert.equal(questionOf(JSON.stringify(input)), expected))
  }
})

describe('the first token', () => {
  it('counts from the question, not from the call that answered', () => {
    assert.equal(firstTokenSinceStart({ firstTokenMs: 1077, attemptMs: 1150, totalMs: 3300 }), 3227)
    assert.equal(firstTokenSinceStart({ attemptMs: 1150, totalMs: 3300 }), undefined)
  })
})

describe('what all attempts met', () => {
  const attempt = (tier: string, outcome: string) => ({ tier, outcome })
  it('counts each tier once, by what it said last', () => {
    const attempts = [attempt('a', 'TierThrottled'), attempt('b', 'TierThrottled'), attempt('a', 'TierSaturated')]
    assert.equal(attemptsInWords(attempts), '2 tiers tried: 1 saturated, 1 throttled')
    assert.equal(attemptsInWords([]), undefined)
  })
})

describe('the key of a request that came through a door', () => {
  it('is the label that the door wrote', () => {
    assert.equal(keyOf(JSON.stringify({ prompt: 'hi', requestMetadata: { 'stepdown-key': 'team-a' } })), 'team-a')
  })

  it('is none where nobody wrote one', () => {
    for (const input of [{ prompt: 'hi' }, { requestMetadata: 'team-a' }, { requestMetadata: { team: 'a' } }, [], null])
      assert.equal(keyOf(JSON.stringify(input)), undefined)
  })
})
