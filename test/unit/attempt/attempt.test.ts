import assert from 'node:assert/strict'
import { createAttempt } from '../../../aws/attempt.ts'
import type { Capacity, Outcome } from '../../../aws/capacity.ts'
import type { AttemptEvent } from '../../../core/attempt.ts'
import type { Clock } from '../../../core/clock.ts'
import type { AttemptFailure } from '../../../core/errors.ts'
import type { CallModel, ModelAnswer } from '../../../core/model-call.ts'
import type { Tier } from '../../../core/tier.ts'
import { catalogue, route, tier } from '../../support/tiers.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const START = Date.UTC(2026, 10, 22)
const iso = (ms: number) => new Date(START + ms).toISOString()
const ANSWER: ModelAnswer = {
  text: 'Hello',
  message: { role: 'assistant', content: [{ text: 'Hello' }] },
  stopReason: 'end_turn',
  usage: { inputTokens: 1000, outputTokens: 500, totalTokens: 1500, source: 'bedrock' },
  served: {},
}

/** A capacity that admits as told and notes what is reported to it. */
const capacityThat = (admission: Awaited<ReturnType<Capacity['admit']>>) => {
  const asked: string[] = []
  const reported: Outcome[] = []
  const capacity = {
    admit: async one => {
      asked.push(one.id)
      return admission
    },
    report: async (_tier, _ticket, outcome) => {
      reported.push(outcome)
    },
  } as Pick<Capacity, 'admit' | 'report'> as Capacity
  return { capacity, asked, reported }
}

interface Given {
  tier?: Partial<Tier>
  event?: Partial<AttemptEvent>
  call?: CallModel
  capacity?: Capacity
  simulateAllowed?: boolean
  request?: unknown
  store?: 's3'
  payloads?: Parameters<typeof createAttempt>[0]['payloads']
}

const attempt = async (given: Given = {}) => {
  const clock = createVirtualClock(START)
  const theTier = tier('a', given.tier)
  const run = createAttempt({
    catalogue: catalogue([theTier], route(['a'], given.store && { store: given.store })),
    call: given.call ?? (async () => ANSWER),
    capacity: given.capacity,
    payloads: given.payloads,
    simulateAllowed: given.simulateAllowed ?? false,
    clock,
  })
  const event: AttemptEvent = {
    request: given.request ?? { prompt: 'Hello?' },
    execution: { id: 'arn:aws:states:us-east-1:000000000000:execution:router:run-1', startedAt: iso(0) },
    route: 'interactive',
    tier: { id: 'a', kind: theTier.kind, timeoutMs: theTier.timeoutMs, contextWindow: 100_000, plannedAt: START },
    tiersBelow: 0,
    deadlineAt: iso(60_000),
    enteredAt: iso(0),
    try: 1,
    spentUsd: 0,
    ...given.event,
  }
  return { result: await clock.run(run(event)), clock }
}

/** Runs an attempt that must fail; its name, what it tells the state machine, and when it ended. */
const failing = async (given: Given) => {
  try {
    await attempt(given)
  } catch (error) {
    const { name, message } = error as Error
    return { name, failure: JSON.parse(message) as AttemptFailure }
  }
  return assert.fail('the attempt answered')
}

/** A call that takes a while, sends its first token on the way, and stops when it is told to. */
const taking =
  (clock: Clock, firstTokenMs: number, restMs = 0): CallModel =>
  async ({ signal, onFirstToken, onProgress }) => {
    await clock.sleep(firstTokenMs, signal)
    onFirstToken()
    onProgress(400)
    await clock.sleep(restMs, signal)
    return ANSWER
  }

const throwing =
  (error: unknown): CallModel =>
  async ({ onRequestId }) => {
    onRequestId('request-1')
    throw error
  }
const awsError = (name: string, status: number, message = name) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, requestId: 'request-1' } })

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
  const rows: [string, Given, string, Partial<AttemptFailure>][] = [
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
      'on a bad request',
      { call: throwing(awsError('ValidationException', 400, 'roles must alternate')) },
      'RequestRejected',
      { message: 'roles must alternate' },
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
      'TierUnavailable',
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
    ['when the input is no request at all', { request: 'Hello?' }, 'RequestRejected', { try: 1 }],
  ]
  for (const [what, given, name, failure] of rows)
    it(`${what} throws ${name}`, async () => {
      const failed = await failing(given)
      assert.equal(failed.name, name)
      assert.deepEqual({ ...failed.failure, ...failure }, failed.failure)
      assert.equal(failed.failure.try, 1)
    })

  it('tells the state machine at most 300 characters', async () => {
    const { failure } = await failing({ call: throwing(awsError('ValidationException', 400, 'x'.repeat(5000))) })
    assert.equal(failure.message.length, 300)
  })
})

describe('the limits of an attempt', () => {
  const limited = async (given: Given, firstTokenMs: number, restMs = 0) => {
    const clock = createVirtualClock(START)
    const theTier = tier('a', { firstTokenTimeoutMs: 1500, timeoutMs: 20_000, ...given.tier })
    const { capacity, reported } = capacityThat({ admitted: true, startAt: START, ticket: { admittedAt: START } })
    const run = createAttempt({
      catalogue: catalogue([theTier]),
      call: taking(clock, firstTokenMs, restMs),
      capacity,
      simulateAllowed: false,
      clock,
    })
    const event = {
      request: { prompt: 'x'.repeat(4000) },
      execution: { id: 'arn', startedAt: iso(0) },
      route: 'interactive',
      tier: { id: 'a', kind: theTier.kind, timeoutMs: theTier.timeoutMs, contextWindow: 1, plannedAt: START },
      tiersBelow: 0,
      deadlineAt: iso(60_000),
      enteredAt: iso(0),
      try: 1,
      spentUsd: 0,
      ...given.event,
    }
    const ended = await clock.run(
      run(event).then(
        () => ({ name: 'Answered', failure: undefined }),
        (error: Error) => ({ name: error.name, failure: JSON.parse(error.message) as AttemptFailure }),
      ),
    )
    return { ...ended, tookMs: clock.now() - START, reported }
  }

  it('leaves the tier when nothing has come by the first-token gate, and counts the prompt as billed', async () => {
    const { name, failure, tookMs } = await limited({}, 9000)
    assert.equal(name, 'TierTimedOut')
    assert.equal(tookMs, 1500)
    assert.deepEqual(failure, {
      message: 'No first token within 1500 ms',
      elapsedMs: 1500,
      usd: 0.001,
      estimated: true,
      try: 1,
    })
  })

  it('lets an answer go on that has begun in time', async () => {
    const { name, tookMs } = await limited({}, 1400, 9000)
    assert.equal(name, 'Answered')
    assert.equal(tookMs, 10_400)
  })

  it('ends it at the tier’s timeout, and counts what had come', async () => {
    const { name, failure, tookMs } = await limited({}, 100, 90_000)
    assert.equal(name, 'TierTimedOut')
    assert.equal(tookMs, 20_000)
    assert.equal(failure?.usd, 0.0014)
    assert.equal(failure?.firstTokenMs, 100)
  })

  it('steps down when the deadline cuts it short and a tier is left, and does not blame the tier', async () => {
    const { name, tookMs, reported } = await limited({ event: { deadlineAt: iso(8000), tiersBelow: 1 } }, 100, 90_000)
    assert.equal(name, 'TierTimedOut')
    assert.equal(tookMs, 6000)
    assert.equal(reported[0]?.deadlineEnded, true)
  })

  it('says that the deadline is exceeded when it is cut short and no tier is left', async () => {
    const { name, tookMs } = await limited({ event: { deadlineAt: iso(8000) } }, 100, 90_000)
    assert.equal(name, 'DeadlineExceeded')
    assert.equal(tookMs, 8000)
  })
})

describe('an attempt at a paced tier', () => {
  const paced = {
    tier: { id: 'a', kind: 'on-demand' as const, timeoutMs: 20_000, contextWindow: 1, plannedAt: START, paced: true },
  }

  it('waits for its slot before it calls', async () => {
    const { capacity, reported } = capacityThat({ admitted: true, startAt: START + 700, ticket: { admittedAt: START } })
    const { clock } = await attempt({ capacity, event: paced })
    assert.equal(clock.now(), START + 700)
    assert.equal(reported.length, 1)
  })

  it('makes no call when there is no slot soon', async () => {
    const { capacity, reported } = capacityThat({
      admitted: false,
      reason: 'no slot for 4.2 s (paced at 5.8/s)',
      opensAt: START + 4200,
    })
    const { name, failure } = await failing({ capacity, event: paced, call: () => assert.fail('called') })
    assert.equal(name, 'TierSaturated')
    assert.equal(failure.message, 'no slot for 4.2 s (paced at 5.8/s)')
    assert.deepEqual(reported, [])
  })

  it('asks again on a retry', async () => {
    const { capacity, asked } = capacityThat({ admitted: true, startAt: START, ticket: { admittedAt: START } })
    await attempt({ capacity, event: { ...paced, try: 2 } })
    assert.deepEqual(asked, ['a'])
  })

  it('reports a throttle with its scope', async () => {
    const { capacity, reported } = capacityThat({ admitted: true, startAt: START, ticket: { admittedAt: START } })
    await failing({ capacity, call: throwing(awsError('ThrottlingException', 429, 'Too many requests, please wait')) })
    assert.deepEqual(reported[0]?.failure, { name: 'TierThrottled', scope: 'minute' })
  })
})

describe('a simulated fault', () => {
  const request = { prompt: 'Hello?', simulate: { a: 'TierThrottled' } }

  it('fails the tier without a call and without a report', async () => {
    const { capacity, reported } = capacityThat({ admitted: true, startAt: START, ticket: { admittedAt: START } })
    const { name } = await failing({ request, simulateAllowed: true, capacity, call: () => assert.fail('called') })
    assert.equal(name, 'TierThrottled')
    assert.deepEqual(reported, [])
  })
})

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
    assert.equal(name, 'TierDown')
    assert.equal(failure.usd, 0.003)
  })
})
