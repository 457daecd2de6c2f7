import assert from 'node:assert/strict'
import type { CallModel } from '../../../core/attempt/model-call.ts'
import { ANSWER, attempt, failing, iso } from './given-attempt.ts'

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

  it('over 180 KiB that cannot be stored ends the execution, in one call and four puts within five seconds', async () => {
    let calls = 0
    const huge: CallModel = async () => {
      calls += 1
      return { ...ANSWER, text: 'x'.repeat(200_000) }
    }
    const puts: (AbortSignal | undefined)[] = []
    const save = async (_name: string, _value: unknown, signal?: AbortSignal) => {
      puts.push(signal)
      return Promise.reject(new Error('SlowDown'))
    }
    const { name, failure } = await failing({ call: huge, payloads: { ...storing().payloads, save } })
    assert.deepEqual([name, failure.outcome, failure.usd], ['AnswerNotStored', 'AnswerNotStored', 0.003])
    assert.equal(failure.message, 'the answer could not be stored: SlowDown')
    assert.deepEqual([calls, puts.length], [1, 4])
    assert.ok(Date.parse(failure.endedAt) - Date.parse(failure.startedAt) <= 5000)
  })

  it('whose bucket hangs gives up after five seconds, and after a second at the deadline', async () => {
    const hanging = { ...storing().payloads, save: () => new Promise<string>(() => {}) }
    const took = async (deadlineAt: number) => {
      const { failure } = await failing({ store: 's3', payloads: hanging, event: { deadlineAt: iso(deadlineAt) } })
      return Date.parse(failure.endedAt) - Date.parse(failure.startedAt)
    }
    assert.deepEqual([await took(60_000), await took(3000), await took(1000)], [5000, 3000, 1000])
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
