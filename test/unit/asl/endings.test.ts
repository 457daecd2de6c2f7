import assert from 'node:assert/strict'
import { execute, type HistoryEvent } from '../../../local/asl/engine.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { lambdaError, machine, run, task } from './given.ts'

/** A function that answers only by noticing that nobody waits any more. */
const hanging =
  (aborted: string[]) =>
  (name: string, _payload: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise<never>(() => {
      signal.addEventListener('abort', () => aborted.push(name))
    })

describe('TimeoutSeconds of a Task', () => {
  it('aborts the function, records TaskTimedOut and fails with States.Timeout without a cause', async () => {
    const aborted: string[] = []
    const ran = await run({ Work: task({ TimeoutSeconds: 5 }) }, { invoke: hanging(aborted) })
    assert.deepEqual(
      [ran.status, ran.error, 'cause' in ran, ran.took, aborted.length],
      ['FAILED', 'States.Timeout', false, 5000, 1],
    )
    assert.deepEqual(ran.trace.slice(2), [
      '3 2 TaskScheduled',
      '4 3 TaskStarted',
      '5 4 TaskTimedOut',
      '6 5 ExecutionFailed',
    ])
    assert.equal(ran.events[2]?.taskScheduledEventDetails?.timeoutInSeconds, 5)
    assert.deepEqual(ran.events[4]?.taskTimedOutEventDetails, {
      resourceType: 'lambda',
      resource: 'invoke',
      error: 'States.Timeout',
    })
  })

  it('may be an expression, and is caught with an empty Cause', async () => {
    const states = {
      Work: task({
        TimeoutSeconds: '{% $states.input.limit + 1 %}',
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
      }),
      Late: { Type: 'Pass', End: true },
    }
    const ran = await run(states, { input: { limit: 1 }, invoke: hanging([]) })
    assert.deepEqual([ran.value, ran.took], [{ Error: 'States.Timeout', Cause: '' }, 2000])
  })

  it('starts anew with each retry', async () => {
    const states = { Work: task({ TimeoutSeconds: 3, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }] }) }
    assert.equal((await run(states, { invoke: hanging([]) })).took, 3000 + 1000 + 3000)
  })

  it('does nothing to a function that answers in time, or fails later', async () => {
    const ran = await run({
      Work: task({ TimeoutSeconds: 3, Next: 'Wait' }),
      Wait: { Type: 'Wait', Seconds: 9, End: true },
    })
    assert.deepEqual([ran.status, ran.took], ['SUCCEEDED', 9000])
  })
})

describe('TimeoutSeconds of the state machine', () => {
  it('ends the execution TIMED_OUT, without error and cause, in an event of its own', async () => {
    const ran = await run({ Rest: { Type: 'Wait', Seconds: 25, End: true } }, { machine: { TimeoutSeconds: 3 } })
    assert.deepEqual([ran.status, ran.took, 'error' in ran, 'cause' in ran], ['TIMED_OUT', 3000, false, false])
    assert.deepEqual(ran.trace.at(-1), '3 0 ExecutionTimedOut')
    assert.deepEqual(ran.events.at(-1)?.executionTimedOutEventDetails, { error: 'States.Timeout' })
  })

  it('passes over Retry and Catch and aborts the running function', async () => {
    const aborted: string[] = []
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Work' }]
    const ran = await run(
      { Work: task({ Retry: [{ ErrorEquals: ['States.ALL'] }], Catch }) },
      { invoke: hanging(aborted), machine: { TimeoutSeconds: 2 } },
    )
    assert.deepEqual([ran.status, ran.path, aborted.length], ['TIMED_OUT', ['Work'], 1])
  })
})

describe('an abort', () => {
  it('ends the execution ABORTED with the reason’s error and cause, and aborts the running function', async () => {
    const aborted: string[] = []
    const controller = new AbortController()
    const clock = createVirtualClock()
    const running = execute(machine({ Work: task() }), {
      input: '{}',
      clock,
      invoke: hanging(aborted),
      signal: controller.signal,
    })
    await clock.advance(1)
    controller.abort({ error: 'Stopped', cause: 'by hand' })
    const { status, error, cause, events } = await running
    assert.deepEqual([status, error, cause, aborted.length], ['ABORTED', 'Stopped', 'by hand', 1])
    assert.deepEqual(events.at(-1)?.executionAbortedEventDetails, { error: 'Stopped', cause: 'by hand' })
  })

  it('ends a Wait at once', async () => {
    const controller = new AbortController()
    const clock = createVirtualClock()
    const running = execute(machine({ Rest: { Type: 'Wait', Seconds: 9999, End: true } }), {
      input: '{}',
      clock,
      invoke: async () => 1,
      signal: controller.signal,
    })
    await clock.advance(1)
    controller.abort()
    assert.equal((await running).status, 'ABORTED')
  })
})

describe('limits', () => {
  it('ends an endless loop with its 25,000th event', async () => {
    const loop = { Loop: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Loop' }] } }
    const ran = await run(loop)
    assert.deepEqual([ran.status, ran.error], ['FAILED', 'States.Runtime'])
    assert.equal(ran.cause, 'The execution reached the maximum number of history events (25000).')
    assert.equal(ran.trace.at(-1), '25000 24999 ExecutionFailed')
  })

  it('lets the rest of the process have its turns in an endless loop', async () => {
    const controller = new AbortController()
    setImmediate(() => controller.abort())
    const loop = { Loop: { Type: 'Pass', Next: 'Loop' } }
    const ran = await run(loop, { maxEvents: Number.POSITIVE_INFINITY, signal: controller.signal })
    assert.equal(ran.status, 'ABORTED')
  })

  it('does not let a Catch take the end of the history', async () => {
    const states = { Work: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Work' }] }) }
    const ran = await run(states, { maxEvents: 40, invoke: async () => Promise.reject(lambdaError('Busy')) })
    assert.deepEqual([ran.error, ran.events.length], ['States.Runtime', 40])
  })

  const large = 'x'.repeat(262_144)
  it('refuses a result of more than 256 KiB, which States.ALL does not catch', async () => {
    const states = { Work: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Work' }] }) }
    const ran = await run(states, { invoke: async () => large })
    assert.equal(ran.error, 'States.DataLimitExceeded')
    assert.equal(
      ran.cause,
      "The state/task 'Work' returned a result with a size exceeding the maximum number of bytes service limit.",
    )
    assert.equal(ran.events.at(-2)?.type, 'TaskFailed')
  })

  it('survives data that is nested beyond any use', async () => {
    const input = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const states = { It: { Type: 'Pass', Output: '{% $states.input %}', End: true } }
    const { status, error } = await execute(machine(states), { input, invoke: async () => 1 })
    assert.deepEqual([status, error], ['FAILED', 'States.DataLimitExceeded'])
  })

  it('counts bytes, not characters', async () => {
    const twice = async (text: string) =>
      run({ It: { Type: 'Pass', Output: '{% $states.input & $states.input %}', End: true } }, { input: text })
    assert.equal((await twice('é'.repeat(65_000))).status, 'SUCCEEDED')
    assert.equal((await twice('é'.repeat(66_000))).error, 'States.DataLimitExceeded')
  })
})

describe('onEvent', () => {
  it('is told each event as it is recorded, before the function is called', async () => {
    const seen: string[] = []
    const invoke = async () => {
      seen.push('called')
      return {}
    }
    const onEvent = ({ type }: HistoryEvent) => seen.push(type)
    const { events } = await run({ Work: task() }, { invoke, onEvent })
    assert.deepEqual(
      seen.filter(type => type !== 'called'),
      events.map(({ type }) => type),
    )
    assert.equal(seen[seen.indexOf('called') - 1], 'TaskStarted')
  })
})
