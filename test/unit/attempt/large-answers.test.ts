import assert from 'node:assert/strict'
import type { CallModel } from '../../../core/attempt/model-call.ts'
import { ANSWER, attempt, failing } from './given-attempt.ts'

describe('a large answer', () => {
  const large: CallModel = async () => ({
    ...ANSWER,
    text: 'x'.repeat(60_000),
    message: { role: 'assistant', content: [{ text: 'x'.repeat(60_000) }] },
  })
  const storing = () => {
    const saved: unknown[] = []
    return {
      saved,
      payloads: {
        load: () => assert.fail('nothing to load'),
        save: async (name: string, value: unknown) => {
          saved.push(value)
          return `s3://bucket/payloads/${name}`
        },
      },
    }
  }

  it('goes to the bucket and leaves its URI', async () => {
    const { saved, payloads } = storing()
    const { result } = await attempt({ call: large, payloads })
    assert.equal(result.answer.answerUri, 's3://bucket/payloads/answers/run-1.json')
    assert.equal(result.answer.text, undefined)
    assert.equal((saved[0] as { text: string }).text.length, 60_000)
  })

  it('comes inline all the same when the bucket fails', async () => {
    const payloads = { ...storing().payloads, save: () => Promise.reject(new Error('no bucket')) }
    const { result } = await attempt({ call: large, payloads })
    assert.equal(result.answer.text?.length, 60_000)
  })

  it('is never inline on a private route', async () => {
    const { payloads } = storing()
    const { result } = await attempt({ payloads, store: 's3' })
    assert.equal(result.answer.text, undefined)
    const broken = { ...payloads, save: () => Promise.reject(new Error('no bucket')) }
    const { name, failure } = await failing({ payloads: broken, store: 's3' })
    assert.equal(name, 'AnswerNotStored')
    assert.equal(failure.usd, 0.003)
  })
})
