import assert from 'node:assert/strict'
import type { AttemptStream } from '../../../aws/stream/attempt-stream.ts'
import type { CallModel } from '../../../core/attempt/model-call.ts'
import { ANSWER, attempt, awsError, failing, throwing } from './given-attempt.ts'

/** A stream that notes what it is told. */
const noting = (mustNotRestart = false) => {
  const told: unknown[] = []
  const stream: AttemptStream = {
    mustNotRestart,
    onEvent: event => void told.push(event),
    onAnswer: ({ stopReason }) => void told.push(stopReason),
    answered: async ({ attempt }) => void told.push(attempt.outcome),
    failed: async (name, entry) => void told.push([name, entry.outcome]),
  }
  return { told, stream: () => stream }
}

describe('an attempt, to whoever looks on', () => {
  it('tells every event of the model, and the answer once it is kept', async () => {
    const { told, stream } = noting()
    const call: CallModel = async ({ onEvent }) => {
      onEvent({ messageStart: { role: 'assistant' } })
      onEvent({ messageStop: { stopReason: 'end_turn' } })
      return ANSWER
    }
    await attempt({ call, stream })
    assert.deepEqual(told, [
      { messageStart: { role: 'assistant' } },
      { messageStop: { stopReason: 'end_turn' } },
      'end_turn',
      'Answered',
    ])
  })

  it('tells a failure by the name that it is thrown with, and what happened', async () => {
    const { told, stream } = noting()
    await failing({ call: throwing(awsError('ThrottlingException', 429)), event: { try: 2 }, stream })
    assert.deepEqual(told, [['TierSaturated', 'TierThrottled']])
  })

  it('tells also what ends before any call', async () => {
    const { told, stream } = noting()
    await failing({ tier: { model: undefined }, stream })
    await failing({ event: { deadlineAt: '2026-11-22T00:00:00.500Z' }, stream })
    assert.deepEqual(told, [
      ['TierMisconfigured', 'TierMisconfigured'],
      ['DeadlineExceeded', 'DeadlineExceeded'],
    ])
  })

  it('ends as StreamBroken where a second beginning is not wanted, with its cost', async () => {
    const { told, stream } = noting(true)
    const call: CallModel = async ({ onProgress }) => {
      onProgress(400)
      throw awsError('ModelStreamErrorException', 0)
    }
    const { name, failure } = await failing({ call, stream })
    assert.deepEqual([name, failure.outcome, failure.estimated], ['StreamBroken', 'StreamBroken', true])
    assert.ok(failure.usd > 0)
    assert.deepEqual(told, [['StreamBroken', 'StreamBroken']])
  })
})

describe('what a failed attempt puts into its error', () => {
  const hostile = ['"\\'.repeat(4000), '\u0000'.repeat(4000), '\ud83d'.repeat(4000), '😀'.repeat(4000)]
  for (const [n, message] of hostile.entries())
    it(`is an entry of at most 1 KB in well-formed text, whatever the provider says (${n + 1})`, async () => {
      const { failure } = await failing({ call: throwing(awsError('ServiceUnavailableException', 503, message)) })
      const text = JSON.stringify(failure)
      assert.ok(text.length <= 1024, `${text.length} characters`)
      assert.ok(JSON.parse(text).message.isWellFormed())
    })

  it('has no message on a route that keeps requests out of the history', async () => {
    const { error, failure } = await failing({
      store: 's3',
      call: throwing(awsError('ValidationException', 400, 'the prompt "my secret" is refused')),
    })
    assert.equal(failure.message, undefined)
    assert.equal(failure.requestId, 'request-1')
    assert.ok(!`${error.message}${error.stack}${String(error.cause)}`.includes('secret'))
  })

  it('is an entry even when our own code broke, with the input as what it may have cost', async () => {
    const { name, failure } = await failing({
      capacity: {
        admit: () => {
          throw new TypeError('undefined is not a slot')
        },
      } as never,
      event: { tier: { id: 'a', kind: 'on-demand', timeoutMs: 1, contextWindow: 1, inputUsd: 0.25, plannedAt: 0 } },
    })
    assert.deepEqual([name, failure.message], ['TierDown', 'TypeError: undefined is not a slot'])
    assert.deepEqual([failure.usd, failure.estimated], [0.25, true])
  })
})
