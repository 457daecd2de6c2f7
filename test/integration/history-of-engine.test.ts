import assert from 'node:assert/strict'
import { GetExecutionHistoryCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { readEvents } from '../../core/history/event.ts'
import { readHistory } from '../../core/history/history.ts'
import { reportOf } from '../../core/history/report.ts'
import { type CloudClients, givenCloud, machineArn } from '../support/cloud.ts'

const boom = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'boom' } }
const wait = { Type: 'Wait', Seconds: 1, End: true }
const alone = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } })
/** A state that is caught, so that the execution goes on. */
const caught = (name: string, state: object) => ({
  QueryLanguage: 'JSONata',
  StartAt: name,
  States: {
    [name]: { ...state, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Goes on' }], Next: 'Goes on' },
    'Goes on': { Type: 'Pass', End: true },
  },
})
const each = (processor: object) => ({ Type: 'Map', Items: '{% [1, 2] %}', ItemProcessor: processor })
const second = {
  StartAt: 'Which',
  States: {
    Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'Gives up' }], Default: 'Waits' },
    'Gives up': { Type: 'Fail', Error: 'GaveUp', Cause: 'enough' },
    Waits: wait,
  },
}
const retrying = { ...boom, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3, IntervalSeconds: 5 }], End: true }
const late = {
  StartAt: 'Waits',
  States: { Waits: { Type: 'Wait', Seconds: 1, Next: 'Fails' }, Fails: { ...boom, End: true } },
}
const bad = alone('Bad', { Type: 'Pass', Output: '{% $error("bad") %}', End: true })

const CASES: Record<string, { definition: object; status: string; visits: string[] }> = {
  'a Fail state in an item of a Map that is caught': {
    definition: caught('Each', each(second)),
    status: 'succeeded',
    visits: [
      'Each: caught GaveUp',
      'Which#0: succeeded',
      'Waits#0: aborted',
      'Which#1: succeeded',
      'Gives up#1: failed GaveUp',
      'Goes on: succeeded',
    ],
  },
  'a Task in a branch, while another waits for its retry': {
    definition: caught('Both', { Type: 'Parallel', Branches: [alone('Retries', retrying), late] }),
    status: 'succeeded',
    visits: ['Both: caught Boom', 'Retries: aborted', 'Waits: succeeded', 'Fails: failed Boom', 'Goes on: succeeded'],
  },
  'an expression in every item of a Map in a branch, with nothing that catches it': {
    definition: {
      QueryLanguage: 'JSONata',
      ...alone('Both', {
        Type: 'Parallel',
        Branches: [alone('Each', { ...each(bad), End: true }), alone('Waits', wait)],
        End: true,
      }),
    },
    status: 'failed',
    visits: [
      'Both: failed States.QueryEvaluationError',
      'Each: failed States.QueryEvaluationError',
      'Waits: aborted',
      'Bad#0: failed States.QueryEvaluationError',
      'Bad#1: failed States.QueryEvaluationError',
    ],
  },
}

describe('a history that the laptop’s engine wrote', () => {
  let given: CloudClients
  before(async () => {
    const machines = Object.values(CASES).map(({ definition }, index) => [`case${index}`, { definition }])
    given = await givenCloud({
      machines: Object.fromEntries(machines),
      functions: { boom: () => Promise.reject(Object.assign(new Error('no'), { name: 'Boom' })) },
    })
  })
  after(() => given.close())

  Object.entries(CASES).forEach(([what, { status, visits }], index) => {
    it(`tells what failed: ${what}`, async () => {
      const { executionArn } = await given.sfn.send(
        new StartExecutionCommand({ stateMachineArn: machineArn(`case${index}`) }),
      )
      await given.cloud.stepFunctions.store.list()[0]?.finished
      const { events } = await given.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))
      const report = reportOf(readHistory(readEvents(events)))
      assert.equal(report.status, status)
      const told = report.visits.map(visit => {
        const item = visit.iteration === undefined ? '' : `#${visit.iteration}`
        return [`${visit.state}${item}: ${visit.status}`, visit.error].filter(Boolean).join(' ')
      })
      assert.deepEqual(told, visits)
    })
  })
})
