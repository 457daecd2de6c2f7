import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readEvents } from '../../../core/history/event.ts'
import { readHistory } from '../../../core/history/history.ts'
import { inferDefinition } from '../../../core/history/infer-definition.ts'
import { reportOf } from '../../../core/history/report.ts'

const TYPES = [
  ...['Task', 'Map', 'Parallel', 'Choice', 'Pass', 'Wait', 'Fail'].flatMap(type => [
    `${type}StateEntered`,
    `${type}StateExited`,
  ]),
  ...['TaskScheduled', 'TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskStateAborted', 'ActivityFailed'],
  ...['MapStateStarted', 'MapStateFailed', 'MapStateSucceeded', 'MapStateAborted', 'EvaluationFailed'],
  ...['MapIterationStarted', 'MapIterationFailed', 'MapIterationSucceeded', 'MapIterationAborted'],
  ...['ParallelStateStarted', 'ParallelStateFailed', 'ParallelStateSucceeded', 'SomethingNew'],
  ...['ExecutionFailed', 'ExecutionRedriven', 'ExecutionAborted'],
]
const event = fc.record({
  type: fc.constantFrom(...TYPES),
  back: fc.integer({ min: 0, max: 6 }),
  details: fc.record({
    name: fc.constantFrom('A', 'B', 'C'),
    state: fc.constantFrom('A', 'B'),
    index: fc.integer({ min: 0, max: 2 }),
    error: fc.option(fc.constant('Boom'), { nil: undefined }),
    cause: fc.option(fc.constantFrom('no', '(entered at the event id #3)', '{"errorMessage":"x"'), { nil: undefined }),
    output: fc.constantFrom('{}', '{"Error":"E"}', 'cut off "Error'),
  }),
})

describe('any history', () => {
  it('is read to its end, and leaves nothing running when the execution has ended', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 60 }),
        fc.constantFrom('Failed', 'Aborted', 'TimedOut', 'Succeeded'),
        (list, end) => {
          const events = [...list, { type: `Execution${end}`, back: 1, details: {} }].map(
            ({ type, back, details }, index) => ({
              id: index + 1,
              previousEventId: Math.max(0, index + 1 - back),
              timestamp: 1_772_442_000 + index,
              type,
              someEventDetails: details,
            }),
          )
          const history = readHistory(readEvents(events))
          const { visits } = reportOf(history)
          inferDefinition(history.visits)
          assert.deepEqual(
            visits.filter(visit => visit.status === 'running' || visit.endedAt === undefined),
            [],
          )
          assert.equal(new Set(history.visits.map(visit => visit.id)).size, visits.length)
          for (const visit of visits) assert.ok(String(visit.endedAt) >= visit.startedAt)
        },
      ),
      { numRuns: 400 },
    )
  })
})
