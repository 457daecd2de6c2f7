import assert from 'node:assert/strict'
import { FUNCTION, lambdaError, run, task } from './given.ts'

/** Fails with these names, one a call, then returns the payload; notes when it was called. */
const failing = (names: string[], error: (name: string) => Error = lambdaError) => {
  const queue = [...names]
  return async (_function: string, payload: unknown) => {
    const name = queue.shift()
    if (name) throw error(name)
    return payload
  }
}
const retry = (...Retry: object[]) => task({ Retry })

describe('Retry', () => {
  it('waits IntervalSeconds, multiplied by BackoffRate each time, at most MaxDelaySeconds', async () => {
    const states = {
      Work: retry({ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 }),
    }
    const ran = await run(states, { invoke: failing(['Busy', 'Busy', 'Busy', 'Busy']) })
    assert.equal(ran.status, 'SUCCEEDED')
    assert.equal(ran.took, (2 + 6 + 10 + 10) * 1000)
  })

  it('takes AWS’s defaults: three retries after 1, 2 and 4 seconds', async () => {
    const states = { Work: retry({ ErrorEquals: ['States.ALL'] }) }
    const ran = await run(states, { invoke: failing(['A', 'B', 'C', 'D']) })
    assert.deepEqual([ran.status, ran.error, ran.took], ['FAILED', 'D', 7000])
  })

  it('draws the wait between none and the whole with full jitter', async () => {
    const states = { Work: retry({ ErrorEquals: ['Busy'], IntervalSeconds: 10, JitterStrategy: 'FULL' }) }
    const ran = await run(states, { invoke: failing(['Busy']), random: () => 0.25 })
    assert.equal(ran.took, 2500)
  })

  it('counts for each retrier alone, and anew on the next visit', async () => {
    const states = {
      Work: {
        ...retry({ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['B'], MaxAttempts: 1 }),
        End: undefined,
        Next: 'Again',
      },
      Again: { Type: 'Choice', Choices: [{ Condition: '{% $exists($done) %}', Next: 'End' }], Default: 'Mark' },
      Mark: { Type: 'Pass', Assign: { done: true }, Next: 'Work' },
      End: { Type: 'Succeed' },
    }
    const plan = ['A', 'B', '', 'A', '']
    const invoke = async () => {
      const name = plan.shift()
      if (name) throw lambdaError(name)
      return {}
    }
    const ran = await run(JSON.parse(JSON.stringify(states)), { invoke })
    assert.deepEqual(ran.path, ['Work', 'Again', 'Mark', 'Work', 'Again', 'End'])
  })

  it('leaves no event between the attempts, which follow one another', async () => {
    const ran = await run({ Work: retry({ ErrorEquals: ['Busy'] }) }, { invoke: failing(['Busy']) })
    assert.deepEqual(ran.trace, [
      '1 0 ExecutionStarted',
      '2 0 TaskStateEntered Work',
      '3 2 TaskScheduled',
      '4 3 TaskStarted',
      '5 4 TaskFailed',
      '6 5 TaskScheduled',
      '7 6 TaskStarted',
      '8 7 TaskSucceeded',
      '9 8 TaskStateExited Work',
      '10 9 ExecutionSucceeded',
    ])
  })

  it('tells the arguments, and the catcher, how often it has retried', async () => {
    const seen: unknown[] = []
    const counted = {
      Work: task({
        Arguments: { FunctionName: FUNCTION, Payload: { try: '{% $states.context.State.RetryCount %}' } },
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['Busy'], Output: '{% $states.context.State.RetryCount %}', Next: 'End' }],
      }),
      End: { Type: 'Succeed' },
    }
    const invoke = async (_: string, payload: unknown) => {
      seen.push(payload)
      throw lambdaError('Busy')
    }
    assert.equal((await run(counted, { invoke })).value, 2)
    assert.deepEqual(seen, [{ try: 0 }, { try: 1 }, { try: 2 }])
  })

  it('retries what an expression of the state gets wrong', async () => {
    let calls = 0
    const states = {
      Work: task({
        Output: '{% $states.result.Payload.ready %}',
        Retry: [{ ErrorEquals: ['States.QueryEvaluationError'] }],
      }),
    }
    const ran = await run(states, { invoke: async () => (++calls === 1 ? {} : { ready: true }) })
    assert.deepEqual([ran.value, ran.trace.filter(event => event.includes('EvaluationFailed')).length], [true, 1])
  })
})

describe('Catch', () => {
  const caught = (ErrorEquals: string[], parts = {}) => ({
    Work: task({ Assign: { result: 1 }, Catch: [{ ErrorEquals, Next: 'Rescue', ...parts }] }),
    Rescue: { Type: 'Pass', End: true },
  })

  const matching: [names: string[], error: string, caught: boolean][] = [
    [['Busy'], 'Busy', true],
    [['Busy', 'Cold'], 'Cold', true],
    [['Busy'], 'Cold', false],
    [['States.ALL'], 'Cold', true],
    [['States.TaskFailed'], 'Cold', true],
    [['States.TaskFailed'], 'States.Timeout', false],
    [['States.ALL'], 'States.Timeout', true],
    [['States.Timeout'], 'States.Timeout', true],
    [['States.ALL'], 'States.Runtime', false],
    [['States.Runtime'], 'States.Runtime', false],
    [['States.ALL'], 'States.DataLimitExceeded', false],
    [['States.TaskFailed'], 'States.DataLimitExceeded', false],
    [['States.DataLimitExceeded'], 'States.DataLimitExceeded', true],
  ]
  for (const [names, error, expected] of matching) {
    it(`${expected ? 'takes' : 'leaves'} ${error} with ${names.join(' and ')}`, async () => {
      const ran = await run(caught(names), { invoke: failing([error]) })
      assert.deepEqual(ran.path, expected ? ['Work', 'Rescue'] : ['Work'])
      assert.equal(ran.status, expected ? 'SUCCEEDED' : 'FAILED')
    })
  }

  it('hands on the error output, and assigns its own variables instead of the state’s', async () => {
    const states = caught(['States.ALL'], { Assign: { failed: '{% $states.errorOutput.Error %}' } })
    const ran = await run(states, {
      invoke: failing(['Busy'], name => lambdaError(name, 'no room', { trace: ['at x'] })),
    })
    const Cause = '{"errorType":"Busy","errorMessage":"no room","trace":["at x"]}'
    assert.deepEqual(ran.value, { Error: 'Busy', Cause })
    const exited = ran.events.find(({ type }) => type === 'TaskStateExited')?.stateExitedEventDetails
    assert.deepEqual(exited?.assignedVariables, { failed: '"Busy"' })
  })

  it('reads the state’s input beside the error in Output', async () => {
    const Output = { asked: '{% $states.input.question %}', why: '{% $states.errorOutput.Error %}' }
    const ran = await run(caught(['Busy'], { Output }), { input: { question: 'Why?' }, invoke: failing(['Busy']) })
    assert.deepEqual(ran.value, { asked: 'Why?', why: 'Busy' })
  })

  it('fails the execution with its own error when its expression is not total', async () => {
    const states = caught(['States.ALL'], { Output: '{% $parse($states.errorOutput.Cause).message %}' })
    const ran = await run(states, {
      invoke: failing(['Lambda.Unknown'], name => lambdaError(name, 'The runtime died')),
    })
    assert.equal(ran.error, 'States.QueryEvaluationError')
    assert.ok(ran.cause?.includes("specified for the field 'Catch[0]/Output' threw an error during evaluation. D3137"))
  })

  it('is tried only when the retries are used up', async () => {
    const states = { ...caught(['Busy']) }
    Object.assign(states.Work, { Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }] })
    assert.deepEqual((await run(states, { invoke: failing(['Busy']) })).path, ['Work'])
    assert.deepEqual((await run(states, { invoke: failing(['Busy', 'Busy']) })).path, ['Work', 'Rescue'])
  })
})

describe('the cause of a failed function', () => {
  const causeOf = async (error: Error) =>
    (await run({ Work: task() }, { invoke: async () => Promise.reject(error) })).cause

  it('is Lambda’s JSON for an error that the function threw', async () => {
    const cause = await causeOf(lambdaError('TypeError', 'x is not a function'))
    assert.equal(cause, '{"errorType":"TypeError","errorMessage":"x is not a function","trace":[]}')
  })

  it('is the service’s text for an error of Lambda itself', async () => {
    assert.equal(await causeOf(lambdaError('Lambda.TooManyRequestsException', 'Rate exceeded')), 'Rate exceeded')
  })

  it('is what the invoker says it is', async () => {
    assert.equal(await causeOf(lambdaError('Busy', 'no', { lambdaCause: '{"broken' })), '{"broken')
  })
})
