import assert from 'node:assert/strict'
import type { CallModel } from '../../../core/attempt/model-call.ts'
import type { FailedEntry } from '../../../core/faults/errors.ts'
import { ANSWER, attempt, awsError, failing, type Given, iso, throwing } from './given-attempt.ts'

describe('an attempt that answers', () => {
  it('returns the answer with what served it, what it cost and how long it took', async () => {
    const { result } = await attempt({ event: { try: 2, spentUsd: 0.5, enteredAt: iso(-300) } })
    assert.deepEqual(result.answer.servedBy, {
      tier: 'a',
      kind: 'on-demand',
      model: 'model-of-a',
      region: 'us-east-1',
    })
    assert.deepEqual(result.answer.cost, { usd: 0.503, estimated: true })
    assert.deepEqual(result.attempt, {
      tier: 'a',
      kind: 'on-demand',
      outcome: 'Answered',
      tries: 2,
      startedAt: iso(-300),
      endedAt: iso(0),
      usd: 0.003,
    })
  })

  it('sends the tier’s maxTokens when the request sets none, and the request’s when it does', async () => {
    const sent: number[] = []
    const call: CallModel = async ({ maxTokens }) => {
      sent.push(maxTokens)
      return ANSWER
    }
    await attempt({ call, tier: { maxTokens: 777 } })
    await attempt({ call, request: { prompt: 'Hello?', inferenceConfig: { maxTokens: 50 } } })
    assert.deepEqual(sent, [777, 50])
  })

  it('reads a request out of an EventBridge event', async () => {
    const texts: unknown[] = []
    const call: CallModel = async ({ request }) => {
      texts.push(request.messages)
      return ANSWER
    }
    await attempt({ call, request: { id: 'e-1', 'detail-type': 'Inference Requested', detail: { prompt: 'Hi' } } })
    assert.deepEqual(texts, [[{ role: 'user', content: [{ text: 'Hi' }] }]])
  })

  it('counts a guardrail’s intervention as an answer', async () => {
    const { result } = await attempt({ call: async () => ({ ...ANSWER, stopReason: 'guardrail_intervened' }) })
    assert.equal(result.answer.stopReason, 'guardrail_intervened')
  })
})

describe('an attempt that fails', () => {
  const rows: [string, Given, string, Partial<FailedEntry>][] = [
    [
      'on a throttle',
      { call: throwing(awsError('ThrottlingException', 429, 'Too many requests')) },
      'TierThrottled',
      { status: 429, requestId: 'request-1' },
    ],
    [
      'on a throttle with no time left for a retry',
      { call: throwing(awsError('ThrottlingException', 429)), event: { deadlineAt: iso(2500) } },
      'TierSaturated',
      {},
    ],
    ['on a 503', { call: throwing(awsError('ServiceUnavailableException', 503)) }, 'TierUnavailable', { status: 503 }],
    [
      'on a request that one model refuses',
      { call: throwing(awsError('ValidationException', 400, '`temperature` is deprecated for this model.')) },
      'TierRefused',
      { message: '`temperature` is deprecated for this model.' },
    ],
    [
      'on a request that is wrong everywhere',
      { call: throwing(awsError('ValidationException', 400, 'A conversation must start with a user message.')) },
      'RequestRejected',
      { message: 'A conversation must start with a user message.' },
    ],
    [
      'on a denied model',
      { call: throwing(awsError('AccessDeniedException', 403)) },
      'TierMisconfigured',
      { status: 403 },
    ],
    [
      'when the model made a mess of its answer',
      { call: async () => ({ ...ANSWER, stopReason: 'malformed_tool_use' }) },
      'TierDown',
      { usd: 0.003 },
    ],
    [
      'when the window was exceeded after all',
      { call: async () => ({ ...ANSWER, stopReason: 'model_context_window_exceeded' }) },
      'TierTooSmall',
      { usd: 0.003 },
    ],
    [
      'when its tier has no model',
      { tier: { model: undefined, notConfigured: 'X is not set' } },
      'TierMisconfigured',
      { message: 'X is not set' },
    ],
    ['when less than a second is left', { event: { deadlineAt: iso(999) } }, 'DeadlineExceeded', {}],
    ['when the input is no request at all', { request: 'Hello?' }, 'RequestRejected', { tries: 1 }],
  ]
  for (const [what, given, name, failure] of rows)
    it(`${what} throws ${name}`, async () => {
      const failed = await failing(given)
      assert.equal(failed.name, name)
      assert.deepEqual({ ...failed.failure, ...failure }, failed.failure)
      assert.equal(failed.failure.tries, 1)
    })

  it('tells the state machine at most 300 characters', async () => {
    const { failure } = await failing({ call: throwing(awsError('ValidationException', 400, 'x'.repeat(5000))) })
    assert.equal(failure.message?.length, 300)
  })
})
