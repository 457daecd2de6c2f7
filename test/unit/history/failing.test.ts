import assert from 'node:assert/strict'
import { reportOf } from '../../../core/history/report.ts'
import { writeHistory } from './events.ts'
import { at, read, told } from './told.ts'

describe('the state that failed', () => {
  for (const kind of ['Activity', 'LambdaFunction', 'Task']) {
    it(`is a Task whose ${kind} failed, with one call`, () => {
      const history = writeHistory({})
      history.enter('Task', 'Work')
      history.add(`${kind}Scheduled`, { resource: 'x' })
      history.add(`${kind}Started`)
      history.wait(500)
      history.add(`${kind}Failed`, { error: 'Worker.Error', cause: 'broken' })
      history.add('ExecutionFailed', { error: 'Worker.Error', cause: 'broken' })
      assert.deepEqual(told(history.events), ['Work: failed Worker.Error'])
      assert.equal(read(history.events).visits[0]?.calls.length, 1)
    })

    it(`has been caught when the ${kind} failed and the state goes on`, () => {
      const history = writeHistory({})
      history.enter('Task', 'Work')
      history.add(`${kind}Scheduled`)
      history.add(`${kind}TimedOut`, { error: 'States.Timeout' })
      history.exit('Task', 'Work')
      history.enter('Pass', 'After')
      history.exit('Pass', 'After')
      history.add('ExecutionSucceeded', { output: '{}' })
      assert.deepEqual(told(history.events), ['Work: caught States.Timeout', 'After: succeeded'])
    })
  }

  it('is the one that a Task timed out in, as timed out', () => {
    const history = writeHistory({})
    history.enter('Task', 'Work')
    history.add('TaskScheduled')
    history.add('TaskTimedOut', { error: 'States.Timeout' })
    history.add('ExecutionFailed', { error: 'States.Timeout' })
    assert.deepEqual(told(history.events), ['Work: timedOut States.Timeout'])
  })

  it('could not even be scheduled', () => {
    const history = writeHistory({})
    history.enter('Task', 'Work')
    history.add('ActivityScheduleFailed', { error: 'ActivityDoesNotExist', cause: 'no such activity' })
    history.add('ExecutionFailed', { error: 'ActivityDoesNotExist', cause: 'no such activity' })
    assert.deepEqual(told(history.events), ['Work: failed ActivityDoesNotExist'])
    assert.equal(read(history.events).visits[0]?.calls[0]?.outcome, 'failed')
  })

  it('is the one that AWS names in the cause, where no event says so', () => {
    const history = writeHistory({})
    history.enter('Pass', 'First')
    history.exit('Pass', 'First')
    history.enter('Pass', 'Second')
    const cause = "An error occurred while executing the state 'Second' (entered at the event id #4). The JSONPath …"
    history.add('ExecutionFailed', { error: 'States.Runtime', cause })
    Object.assign(history.events.at(-1) ?? {}, { previousEventId: 0 })
    assert.deepEqual(told(history.events), ['First: succeeded', 'Second: failed States.Runtime'])
  })

  it('is a Choice without a match', () => {
    const history = writeHistory({})
    history.enter('Choice', 'Which')
    history.add('ExecutionFailed', { error: 'States.NoChoiceMatched', cause: 'No match' })
    assert.deepEqual(told(history.events), ['Which: failed States.NoChoiceMatched'])
  })

  it('is the Task whose output was too large, though its call succeeded', () => {
    const history = writeHistory({})
    history.enter('Task', 'Large')
    history.add('TaskScheduled')
    history.add('TaskSucceeded')
    const cause =
      "The state/task 'arn:aws:lambda:…' returned a result with a size exceeding the maximum number of bytes."
    history.add('ExecutionFailed', { error: 'States.DataLimitExceeded', cause })
    assert.deepEqual(told(history.events), ['Large: failed States.DataLimitExceeded'])
  })

  it('is not the one that was cut off', () => {
    const history = writeHistory({})
    history.enter('Task', 'Retrying')
    history.add('TaskScheduled')
    history.add('TaskFailed', { error: 'Later', cause: 'wait' })
    history.add('ExecutionAborted', {})
    assert.deepEqual(told(history.events), ['Retrying: aborted'])
  })

  it('is the one that ran when the execution ran out of time', () => {
    const history = writeHistory({})
    history.enter('Wait', 'Long')
    history.add('ExecutionTimedOut', {})
    assert.deepEqual(told(history.events), ['Long: timedOut'])
    assert.equal(reportOf(read(history.events)).status, 'timedOut')
  })
})

describe('a failure inside a Map or Parallel state whose Catch goes on', () => {
  /** Two items; the second one ends by `fail`, and the Map catches it. */
  const mapHistory = (
    enter: string,
    fail: (history: ReturnType<typeof writeHistory>) => void,
    output: unknown = {},
  ) => {
    const history = writeHistory([1, 2])
    history.enter('Map', 'Each')
    history.add('MapStateStarted', { length: 2 })
    history.add('MapIterationStarted', { name: 'Each', index: 0 })
    history.enter('Task', 'Slow')
    history.add('TaskScheduled')
    history.add('MapIterationStarted', { name: 'Each', index: 1 })
    history.link(3)
    history.enter(enter, 'Broken')
    history.wait(1000)
    fail(history)
    history.add('MapIterationFailed', { name: 'Each', index: 1 })
    history.add('MapIterationAborted', { name: 'Each', index: 0 })
    history.add('MapStateFailed')
    history.wait(1000)
    history.exit('Map', 'Each', output)
    history.wait(5000)
    history.enter('Pass', 'Goes on')
    history.exit('Pass', 'Goes on')
    history.add('ExecutionSucceeded', { output: '{}' })
    return history.events
  }

  it('is the Task’s, with its own error and its own end; the Map has caught it and the other item was cut off', () => {
    const events = mapHistory('Task', history => {
      history.add('TaskScheduled')
      history.add('TaskFailed', { error: 'Boom', cause: 'no' })
    })
    assert.deepEqual(told(events), [
      'Each: caught Boom',
      'Slow#0: aborted',
      'Broken#1: failed Boom',
      'Goes on: succeeded',
    ])
    assert.deepEqual(at(events, 'Broken'), ['00.000', '01.000'])
  })

  for (const type of ['Choice', 'Pass', 'Fail']) {
    it(`is the ${type}’s, which AWS closes without an event of its own`, () => {
      const events = mapHistory(type, () => {}, { error: { Error: 'States.Runtime', Cause: 'no such path' } })
      assert.deepEqual(told(events).slice(0, 3), [
        'Each: caught States.Runtime',
        'Slow#0: aborted',
        'Broken#1: failed States.Runtime',
      ])
      assert.deepEqual(at(events, 'Broken'), ['00.000', '01.000'])
    })
  }

  const parallel = (left: (history: ReturnType<typeof writeHistory>) => void) => {
    const history = writeHistory({})
    history.enter('Parallel', 'Both')
    history.add('ParallelStateStarted')
    history.enter('Task', 'Retrying')
    history.add('TaskScheduled')
    history.add('TaskFailed', { error: 'Later', cause: 'wait' })
    left(history)
    return history
  }
  const branch = (history: ReturnType<typeof writeHistory>, type: string, name: string) => {
    history.enter(type, name)
    history.link(3)
  }

  it('is the branch’s that failed last, not the one’s that waited for its retry', () => {
    const history = parallel(one => {
      branch(one, 'Task', 'Broken')
      one.add('TaskScheduled')
      one.add('TaskFailed', { error: 'Boom', cause: 'no' })
      const failed = one.events.length
      one.add('TaskStateAborted')
      one.add('TaskStateAborted')
      one.link(6)
      one.add('ParallelStateFailed')
      one.link(failed)
    })
    history.exit('Parallel', 'Both')
    assert.deepEqual(told(history.events), ['Both: caught Boom', 'Retrying: aborted', 'Broken: failed Boom'])
  })

  it('is the Choice’s, when the branch beside it was aborted', () => {
    const history = parallel(one => {
      branch(one, 'Choice', 'Which')
      one.add('TaskStateAborted')
      one.link(6)
    })
    history.exit('Parallel', 'Both', { Error: 'States.NoChoiceMatched', Cause: 'No match' })
    assert.deepEqual(told(history.events), [
      'Both: caught States.NoChoiceMatched',
      'Retrying: aborted',
      'Which: failed States.NoChoiceMatched',
    ])
  })

  it('ends the states around it with the same error, when nothing catches it', () => {
    const history = parallel(one => {
      branch(one, 'Fail', 'Gives up')
      one.add('ParallelStateFailed')
      one.add('ExecutionFailed', { error: 'GaveUp', cause: 'enough' })
    })
    assert.deepEqual(told(history.events), ['Both: failed GaveUp', 'Retrying: aborted', 'Gives up: failed GaveUp'])
  })

  it('leaves nothing behind when the whole state succeeds on its retry', () => {
    const history = writeHistory([1])
    history.enter('Map', 'Each')
    for (const ends of [false, true]) {
      history.add('MapStateStarted', { length: 1 })
      history.add('MapIterationStarted', { name: 'Each', index: 0 })
      history.enter('Pass', 'One')
      if (ends) history.exit('Pass', 'One')
      history.add(ends ? 'MapIterationSucceeded' : 'MapIterationFailed', { name: 'Each', index: 0 })
    }
    history.add('MapStateSucceeded')
    history.exit('Map', 'Each')
    assert.deepEqual(told(history.events), ['Each: succeeded', 'One#0: failed', 'One#0: succeeded'])
  })
})
