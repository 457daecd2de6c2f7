import assert from 'node:assert/strict'
import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { calling, givenCloud, machineArn } from '../support/cloud.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

describe('an EXPRESS execution', () => {
  it('is ended after five minutes, whatever its definition allows', async () => {
    const clock = createVirtualClock()
    const given = await givenCloud({
      clock,
      machines: { slow: { type: 'EXPRESS', definition: { ...calling('hang'), TimeoutSeconds: 90_000 } } },
      functions: { hang: () => new Promise(() => {}) },
    })
    try {
      await given.sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn('slow') }))
      const [execution] = given.cloud.stepFunctions.store.list()
      await clock.advance(299_999)
      assert.equal(execution?.status, 'RUNNING')
      await clock.advance(1)
      assert.equal(execution?.status, 'TIMED_OUT')
      assert.equal(Number(execution?.stopDate) - Number(execution?.startDate), 300_000)
    } finally {
      await given.close()
    }
  })
})
