import assert from 'node:assert/strict'
import { reportOf } from '../../../core/history/report.ts'
import { writeHistory } from './events.ts'
import { read, told } from './told.ts'

describe('a redriven execution', () => {
  const redriven = (enterAgain: boolean) => {
    const history = writeHistory({})
    history.enter('Task', 'Work')
    history.add('TaskScheduled')
    history.wait(1000)
    history.add('TaskFailed', { error: 'Boom', cause: 'no' })
    history.add('ExecutionFailed', { error: 'Boom', cause: 'no' })
    history.wait(30_000)
    history.add('ExecutionRedriven', { redriveCount: 1 })
    if (enterAgain) history.enter('Task', 'Work')
    history.add('TaskScheduled')
    history.wait(2000)
    history.add('TaskSucceeded', { output: '{}' })
    history.exit('Task', 'Work')
    history.add('ExecutionSucceeded', { output: '{}' })
    return history.events
  }
  for (const enterAgain of [true, false]) {
    it(`has two visits of the state that failed, each with its own end, ${enterAgain ? 'when it is entered again' : 'when only its task is scheduled again'}`, () => {
      const events = redriven(enterAgain)
      assert.deepEqual(told(events), ['Work: failed Boom', 'Work: succeeded'])
      const [first, second] = reportOf(read(events)).visits
      assert.deepEqual([first?.endedAt?.slice(17, 19), second?.startedAt.slice(17, 19)], ['01', '31'])
      const { states, ladder } = read(events)
      assert.deepEqual(
        [states.get('Work')?.status, ladder.status, ladder.redrives.length],
        ['succeeded', 'SUCCEEDED', 1],
      )
    })
  }

  it('goes on inside of the Map that failed', () => {
    const history = writeHistory([1])
    history.enter('Map', 'Each')
    history.add('MapStateStarted', { length: 1 })
    history.add('MapIterationStarted', { name: 'Each', index: 0 })
    history.enter('Task', 'Work')
    history.add('TaskScheduled')
    history.add('TaskFailed', { error: 'Boom' })
    history.add('MapIterationFailed', { name: 'Each', index: 0 })
    history.add('MapStateFailed')
    history.add('ExecutionFailed', { error: 'Boom' })
    history.add('ExecutionRedriven', { redriveCount: 1 })
    history.add('TaskScheduled')
    history.add('TaskSucceeded')
    history.exit('Task', 'Work')
    history.add('MapIterationSucceeded', { name: 'Each', index: 0 })
    history.add('MapStateSucceeded')
    history.exit('Map', 'Each')
    history.add('ExecutionSucceeded', { output: '[]' })
    assert.deepEqual(told(history.events), [
      'Each: failed Boom',
      'Work#0: failed Boom',
      'Each: succeeded',
      'Work#0: succeeded',
    ])
  })

  it('runs again until it ends', () => {
    const events = redriven(true).slice(0, 7)
    assert.equal(reportOf(read(events)).status, 'running')
    assert.deepEqual(told(events), ['Work: failed Boom', 'Work: running'])
  })
})
