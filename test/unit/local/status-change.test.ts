import assert from 'node:assert/strict'
import { statusChange } from '../../../local/events/status-change.ts'
import type { Execution } from '../../../local/step-functions/execution.ts'

const execution = (data: Partial<Execution>) =>
  ({ arn: 'a', name: 'n', machine: { arn: 'm' }, input: '{}', status: 'SUCCEEDED', startDate: 1, ...data }) as Execution
const detail = (data: Partial<Execution>) => statusChange(execution(data), 0, 'id').detail

describe('the event of a changed status', () => {
  const half = JSON.stringify('x'.repeat(130_000))
  // Each quotation mark is two bytes in the event.
  const quoted = JSON.stringify('"'.repeat(100_000))
  const cases: [string, string, string, boolean, boolean][] = [
    ['both when they fit', '{}', '{}', true, true],
    ['no input when it is too much together with the output', half, half, false, true],
    ['no output either when that is too much alone', half, JSON.stringify('é'.repeat(127_000)), false, false],
    ['their size as they stand there, escaped', '{}', quoted, false, false],
  ]
  for (const [what, input, output, withInput, withOutput] of cases) {
    it(`has ${what}`, () => {
      const event = detail({ input, output })
      assert.deepEqual([event.input, event.inputDetails], [withInput ? input : null, { included: withInput }])
      assert.deepEqual([event.output, event.outputDetails], [withOutput ? output : null, { included: withOutput }])
    })
  }

  it('tells what AWS tells of redriving, versions and aliases', () => {
    const { redriveCount, redriveDate, redriveStatus, redriveStatusReason, ...rest } = detail({ status: 'RUNNING' })
    assert.deepEqual([redriveCount, redriveDate, redriveStatus], [0, null, 'NOT_REDRIVABLE'])
    assert.equal(redriveStatusReason, 'Execution is RUNNING and cannot be redriven')
    assert.deepEqual([rest.stateMachineVersionArn, rest.stateMachineAliasArn], [null, null])
    assert.deepEqual([rest.output, rest.outputDetails, rest.stopDate], [null, null, null])
  })
})
