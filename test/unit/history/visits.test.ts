import assert from 'node:assert/strict'
import { readEvents } from '../../../core/history/event.ts'
import { readHistory } from '../../../core/history/history.ts'
import { takenTransitions } from '../../../core/history/taken.ts'
import { readVisits } from '../../../core/history/visits.ts'
import { steppedDownHistory, writeHistory } from './events.ts'

const visitsOf = (raw: unknown) => readVisits(readEvents(raw))
const briefly = (raw: unknown) => visitsOf(raw).map(({ name, status, calls }) => `${name}: ${status}, ${calls.length}`)

describe('the visits of a history', () => {
  it('tells states that succeeded, whose error was caught, and how often they called', () => {
    assert.deepEqual(briefly(steppedDownHistory()), [
      'Plan: succeeded, 1',
      'Choose tier: succeeded, 0',
      'Latency-optimized: caught, 1',
      'Choose tier: succeeded, 0',
      'On-demand: caught, 2',
      'Choose tier: succeeded, 0',
      'Cross-Region: succeeded, 1',
    ])
  })

  it('takes a call that succeeds after a retry for a success', () => {
    const history = writeHistory({})
    history.enter('Task', 'Cross-Region')
    history.call('us', 10, { error: 'TierThrottled', message: 'Later.' })
    history.call('us', 10, { answer: {} })
    history.exit('Task', 'Cross-Region')
    const [visit] = visitsOf(history.events)
    assert.equal(visit?.status, 'succeeded')
    assert.equal(visit?.error, undefined)
    assert.deepEqual(
      visit?.calls.map(call => call.outcome),
      ['failed', 'succeeded'],
    )
  })

  it('leaves the state that the execution is in running', () => {
    const history = writeHistory({})
    history.enter('Task', 'Plan')
    history.add('TaskScheduled', { parameters: '{}' })
    const [visit] = visitsOf(history.events)
    assert.equal(visit?.status, 'running')
    assert.equal(visit?.calls[0]?.outcome, 'running')
  })

  it('gives a Fail state the error and the cause of the execution', () => {
    const history = writeHistory({})
    history.enter('Fail', 'Exhausted')
    history.add('ExecutionFailed', { error: 'TiersExhausted', cause: '{"message":"none"}' })
    const [visit] = visitsOf(history.events)
    assert.equal(visit?.status, 'failed')
    assert.equal(visit?.error, 'TiersExhausted')
    assert.equal(visit?.cause, '{"message":"none"}')
  })

  it('takes what was cut off by a stop for aborted, not for failed', () => {
    const history = writeHistory({})
    history.enter('Wait', 'Wait for capacity')
    history.add('ExecutionAborted', {})
    assert.deepEqual(briefly(history.events), ['Wait for capacity: aborted, 0'])
  })

  it('finds the state of an EvaluationFailed, which AWS links to the event before the state', () => {
    const history = writeHistory({})
    history.enter('Pass', 'First')
    history.exit('Pass', 'First')
    history.enter('Pass', 'Second')
    const failed = { error: 'States.QueryEvaluationError', cause: 'undefined', state: 'Second', location: 'Output' }
    history.add('EvaluationFailed', failed)
    Object.assign(history.events.at(-1) ?? {}, { previousEventId: 3 })
    history.add('ExecutionFailed', { error: failed.error, cause: failed.cause })
    assert.deepEqual(briefly(history.events), ['First: succeeded, 0', 'Second: failed, 0'])
  })

  it('keeps the iterations of a Map apart and inside of it', () => {
    const history = writeHistory([1, 2])
    history.enter('Map', 'Each')
    history.add('MapStateStarted', { length: 2 })
    for (const index of [0, 1]) {
      history.add('MapIterationStarted', { name: 'Each', index })
      history.enter('Pass', 'One')
      history.exit('Pass', 'One')
      history.add('MapIterationSucceeded', { name: 'Each', index })
    }
    history.add('MapStateSucceeded')
    history.exit('Map', 'Each')
    history.enter('Pass', 'After')
    const [map, first, second, after] = visitsOf(history.events)
    assert.deepEqual(map?.iterations, { total: 2, succeeded: 2, failed: 0 })
    assert.equal(map?.status, 'succeeded')
    assert.deepEqual([first?.parent, first?.iteration, second?.iteration], [map?.id, 0, 1])
    assert.equal(after?.parent, undefined)
  })

  it('takes a Parallel state that ended without ParallelStateSucceeded for caught', () => {
    const history = writeHistory({})
    history.enter('Parallel', 'Both')
    history.add('ParallelStateStarted')
    history.enter('Task', 'Left')
    history.call('x', 5, { error: 'Boom', message: 'no' })
    history.add('TaskStateAborted')
    history.exit('Parallel', 'Both')
    assert.deepEqual(briefly(history.events), ['Both: caught, 0', 'Left: failed, 1'])
  })
})

describe('the summary of a history', () => {
  it('counts transitions and retries as AWS bills them', () => {
    const history = readHistory(readEvents(steppedDownHistory()))
    assert.equal(history.transitions, 8)
    assert.deepEqual(history.states.get('On-demand'), { status: 'caught', visits: 1, retries: 1 })
    assert.deepEqual(history.states.get('Choose tier'), { status: 'succeeded', visits: 3, retries: 0 })
  })

  it('knows which transitions were taken, and which of them by a Catch', () => {
    const taken = takenTransitions(visitsOf(steppedDownHistory()))
    assert.ok(taken.has('Latency-optimized → Choose tier true'))
    assert.ok(taken.has('Choose tier → On-demand false'))
    assert.ok(taken.has('Cross-Region → ⊣ false'))
    assert.ok(!taken.has('On-demand → ⊣ false'))
  })
})
