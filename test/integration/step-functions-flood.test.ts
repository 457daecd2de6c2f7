import assert from 'node:assert/strict'
import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { systemClock } from '../../aws/clock.ts'
import { echo, givenCloud, machineArn } from '../support/cloud.ts'

it('a flood of StartExecutions is throttled as an account is, and nothing is lost', async () => {
  const clock = { ...systemClock, monotonic: () => 0 }
  const given = await givenCloud({ clock, machines: { echo: { definition: echo } } })
  try {
    const start = () =>
      given.sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn('echo') })).then(
        () => 'started',
        error => `${error.name} ${error.$metadata.httpStatusCode}: ${error.message}`,
      )
    const answers = await Promise.all(Array.from({ length: 1310 }, start))
    const count = (answer: string) => answers.filter(each => each === answer).length
    assert.equal(count('started'), 1300)
    assert.equal(count('ThrottlingException 400: Rate exceeded'), 10)
    assert.equal(given.cloud.stepFunctions.store.list().length, 1300)
  } finally {
    await given.close()
  }
}).timeout(20_000)
