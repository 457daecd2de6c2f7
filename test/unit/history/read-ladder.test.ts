import assert from 'node:assert/strict'
import { readEvents } from '../../../core/history/event.ts'
import { readHistory } from '../../../core/history/history.ts'

const START = Date.UTC(2026, 10, 22, 12)

/** Numbers and times a list of events as Step Functions would, 100 ms apart. */
const history = (...events: object[]): object[] =>
  events.map((event, index) => ({ id: index + 1, previousEventId: index, timestamp: START + index * 100, ...event }))

const readLadder = (events: unknown) => readHistory(readEvents(events)).ladder

const entered = (name: string, kind = 'Task') => ({ type: `${kind}StateEntered`, stateEnteredEventDetails: { name } })
const exited = (name: string, variables?: Record<string, unknown>, kind = 'Task') => ({
  type: `${kind}StateExited`,
  stateExitedEventDetails: {
    name,
    ...(variables && {
      assignedVariables: Object.fromEntries(
        Object.entries(variables).map(([key, value]) => [key, JSON.stringify(value)]),
      ),
    }),
  },
})
const scheduled = (tier: string) => ({
  type: 'TaskScheduled',
  taskScheduledEventDetails: { parameters: JSON.stringify({ FunctionName: 'f', Payload: { tier: { id: tier } } }) },
})
const failed = (error: string, cause?: string) => ({ type: 'TaskFailed', taskFailedEventDetails: { error, cause } })
const tierError = (error: string, failure: object) =>
  failed(error, JSON.stringify({ errorType: error, errorMessage: JSON.stringify(failure), trace: [] }))
const succeeded = (attempt: object) => ({
  type: 'TaskSucceeded',
  taskSucceededEventDetails: { output: JSON.stringify({ Payload: { answer: {}, attempt } }) },
})

const PLAN = [
  entered('Plan'),
  exited('Plan', {
    route: 'interactive',
    deadlineAt: '2026-11-22T12:00:30.000Z',
    tiers: [
      { id: 'fast', kind: 'latency-optimized' },
      { id: 'steady', kind: 'on-demand' },
    ],
    skipped: [{ tier: 'far', reason: 'not configured: X is not set' }],
  }),
  entered('Choose tier', 'Choice'),
  exited('Choose tier', undefined, 'Choice'),
]

describe('reading a ladder from an execution history', () => {
  it('tells the plan before any tier was called', () => {
    const ladder = readLadder(history({ type: 'ExecutionStarted' }, ...PLAN))
    assert.equal(ladder.status, 'RUNNING')
    assert.equal(ladder.route, 'interactive')
    assert.equal(ladder.deadlineAt, START + 30_000)
    assert.deepEqual(ladder.planned, [
      { id: 'fast', kind: 'latency-optimized' },
      { id: 'steady', kind: 'on-demand' },
    ])
    assert.deepEqual(ladder.skipped, [{ tier: 'far', reason: 'not configured: X is not set' }])
    assert.deepEqual(ladder.path, ['Plan', 'Choose tier'])
  })

  it('reads the plan of 0.2, which is one variable', () => {
    const plan = { route: 'patient', deadlineAt: '2026-11-22T12:00:30.000Z', tiers: [{ id: 'fast' }], skipped: [] }
    const ladder = readLadder(history(entered('Plan'), exited('Plan', { plan, tiers: plan.tiers, rounds: 1 })))
    assert.deepEqual([ladder.route, ladder.deadlineAt, ladder.planned], ['patient', START + 30_000, [{ id: 'fast' }]])
  })

  it('shows a call that still runs', () => {
    const ladder = readLadder(history(...PLAN, entered('Latency-optimized'), scheduled('fast')))
    assert.deepEqual(ladder.visits, [
      {
        id: 5,
        tier: 'fast',
        kind: 'latency-optimized',
        state: 'Latency-optimized',
        startedAt: START + 400,
        calls: [{ startedAt: START + 500 }],
      },
    ])
  })

  it('keeps each try of a visit apart, with what the tier said', () => {
    const throttled = tierError('TierThrottled', { message: 'Too many requests', status: 429, requestId: 'r1', usd: 0 })
    const ladder = readLadder(
      history(
        ...PLAN,
        entered('On-demand'),
        scheduled('steady'),
        throttled,
        scheduled('steady'),
        throttled,
        exited('On-demand'),
      ),
    )
    const [visit] = ladder.visits
    assert.equal(visit?.calls.length, 2)
    assert.deepEqual(visit?.calls[0], {
      startedAt: START + 500,
      endedAt: START + 600,
      outcome: 'TierThrottled',
      message: 'Too many requests',
      status: 429,
      requestId: 'r1',
      usd: 0,
    })
    assert.equal(visit?.endedAt, START + 900)
  })

  it('reads the answer that ended the execution', () => {
    const answer = { text: 'Hello', attempts: [{}], skipped: [], route: 'economical' }
    const ladder = readLadder(
      history(
        ...PLAN,
        entered('On-demand'),
        scheduled('steady'),
        succeeded({ outcome: 'Answered', firstTokenMs: 310, usd: 0.0002 }),
        exited('On-demand'),
        { type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: JSON.stringify(answer) } },
      ),
    )
    assert.equal(ladder.status, 'SUCCEEDED')
    assert.equal(ladder.answer?.text, 'Hello')
    assert.equal(ladder.route, 'economical')
    const [answered] = ladder.visits[0]?.calls ?? []
    assert.deepEqual(answered, {
      startedAt: START + 500,
      endedAt: START + 600,
      outcome: 'Answered',
      firstTokenMs: 310,
      usd: 0.0002,
    })
  })

  const platformFailures: [string, ReturnType<typeof failed>, string, string | undefined][] = [
    [
      'a Lambda that ran out of time',
      failed('Sandbox.Timedout', '{"errorType":"Sandbox.Timedout"}'),
      'TierTimedOut',
      '{"errorType":"Sandbox.Timedout"}',
    ],
    [
      'plain text instead of JSON',
      failed('Lambda.Unknown', 'The cause could not be determined'),
      'Lambda.Unknown',
      'The cause could not be determined',
    ],
    ['no cause at all', failed('Lambda.ServiceException'), 'Lambda.ServiceException', undefined],
    [
      'an error message that is not ours',
      failed('Runtime.ExitError', '{"errorMessage":"exit 1"}'),
      'Runtime.ExitError',
      'exit 1',
    ],
  ]
  for (const [name, event, outcome, message] of platformFailures) {
    it(`records ${name}`, () => {
      const [visit] = readLadder(history(...PLAN, entered('On-demand'), scheduled('steady'), event)).visits
      assert.equal(visit?.calls[0]?.outcome, outcome)
      assert.equal(visit?.calls[0]?.message, message)
    })
  }

  it('records a task that Step Functions timed out as TierTimedOut', () => {
    const timedOut = { type: 'TaskTimedOut', taskTimedOutEventDetails: { error: 'States.Timeout' } }
    const [visit] = readLadder(history(...PLAN, entered('On-demand'), scheduled('steady'), timedOut)).visits
    assert.equal(visit?.calls[0]?.outcome, 'TierTimedOut')
  })

  it('reads the error, message, attempts and skipped of a failed execution', () => {
    const cause = { message: 'every tier failed', attempts: [{ tier: 'fast' }], skipped: [{ tier: 'x', reason: 'y' }] }
    const { status, failure, skipped } = readLadder(
      history({
        type: 'ExecutionFailed',
        executionFailedEventDetails: { error: 'TiersExhausted', cause: JSON.stringify(cause) },
      }),
    )
    assert.equal(status, 'FAILED')
    assert.deepEqual(failure, { error: 'TiersExhausted', ...cause })
    assert.deepEqual(skipped, cause.skipped)
  })

  it('says until when a patient route waits', () => {
    const plan = exited('Plan', { tiers: [], waitSeconds: 40 })
    const ladder = readLadder(history(entered('Plan'), plan, entered('Wait for capacity', 'Wait')))
    assert.deepEqual(ladder.waiting, { since: START + 200, until: START + 40_200 })
  })

  it('keeps the waits that are over', () => {
    const events = [
      entered('Wait for capacity', 'Wait'),
      exited('Wait for capacity', undefined, 'Wait'),
      entered('Plan'),
    ]
    const ladder = readLadder(history(...events))
    assert.equal(ladder.waiting, undefined)
    assert.deepEqual(ladder.waits, [{ startedAt: START, endedAt: START + 100 }])
  })

  it('names the first execution of a duplicate event', () => {
    const output = JSON.stringify({ duplicateOf: 'arn:first' })
    const ladder = readLadder(history({ type: 'ExecutionSucceeded', executionSucceededEventDetails: { output } }))
    assert.equal(ladder.duplicateOf, 'arn:first')
  })

  for (const [name, timestamp] of [
    ['the SDK (Date)', new Date(START)],
    ['the wire (epoch seconds)', START / 1000],
    ['the laptop (epoch milliseconds)', START],
    ['the AWS CLI (ISO text)', '2026-11-22T13:00:00+01:00'],
  ] as const) {
    it(`reads the timestamps of ${name}`, () => {
      assert.equal(readLadder([{ id: 1, type: 'ExecutionStarted', timestamp }]).startedAt, START)
    })
  }

  it('reads a history without inputs and outputs, newest event first', () => {
    const bare = history(
      { type: 'ExecutionStarted' },
      entered('On-demand'),
      { type: 'TaskScheduled' },
      { type: 'TaskFailed', taskFailedEventDetails: {} },
      exited('On-demand'),
      { type: 'ExecutionFailed', executionFailedEventDetails: {} },
    ).reverse()
    const ladder = readLadder(bare)
    assert.equal(ladder.visits[0]?.tier, 'On-demand')
    assert.equal(ladder.visits[0]?.calls[0]?.outcome, 'States.TaskFailed')
    assert.equal(ladder.status, 'FAILED')
  })
})
