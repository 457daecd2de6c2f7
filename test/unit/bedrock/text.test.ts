import assert from 'node:assert/strict'
import fc from 'fast-check'
import { pieces } from '../../../local/bedrock/answer.ts'
import { simulateText } from '../../../local/bedrock/text.ts'

describe('the simulated text', () => {
  const words = (text: string) => text.split(/\s+/).length

  it('is the same for the same prompt and another for another', () => {
    assert.equal(simulateText('Tell me about rain.'), simulateText('Tell me about rain.'))
    assert.notEqual(simulateText('Tell me about rain.'), simulateText('Tell me about snow.'))
  })

  for (const [prompt, expected] of [
    ['Tell me about Amazon Bedrock in less than 100 words.', /You asked about Amazon Bedrock\./],
    ['Please explain the water cycle.', /You asked about the water cycle\./],
    ['What is the capital of France? Answer in one word.', /You asked about the capital of France\./],
    ['Be brief.\n\nTell me about tides.', /You asked about tides\./],
    ['Hello there', /You wrote “Hello there”\./],
    ['one two three four five six seven eight nine ten eleven', /You wrote “one .* ten …”\./],
    ['Tell me about $& and $1', /You asked about \$& and \$1\./],
    ['', /You asked for an answer\./],
  ] as const) {
    it(`takes up “${prompt}”`, () => {
      assert.match(simulateText(prompt), expected)
      assert.match(simulateText(prompt), /simulated/i)
    })
  }

  for (const [phrase, limit] of [
    ['in less than 100 words', 100],
    ['in fewer than 40 words', 40],
    ['in at most 20 words', 21],
    ['under 12 words', 12],
    ['in 30 words', 31],
    ['in less than 3 words', 3],
    ['in less than 2 words', 2],
  ] as const) {
    it(`keeps to “${phrase}”`, () => {
      const text = simulateText(`Tell me about tides ${phrase}.`)
      assert.ok(words(text) < limit, `${words(text)} words: ${text}`)
      assert.match(text, /simulated/i)
    })
  }

  it('is cut into pieces that make it up again', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), text => {
        assert.equal(pieces(text).join(''), text)
      }),
    )
  })
})
