import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { environment } from '../../../aws/env.ts'
import { expressRunner } from '../../../aws/run-express.ts'

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router-express'

/** A Step Functions that answers each call alike, and counts them. */
const givenStepFunctions = async (status: number, name: string) => {
  const seen = { calls: 0 }
  const server = createServer((_, response) => {
    seen.calls += 1
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', connection: 'close' })
    response.end(JSON.stringify({ __type: name, message: 'arn:aws:states:secret' }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const run = expressRunner(environment({ STEPDOWN_LOCAL_ENDPOINT: `http://127.0.0.1:${port}` }), MACHINE)
  return { run, seen, close: () => server.close() }
}

describe('an execution that a door runs', () => {
  for (const [status, name, reason] of [
    [400, 'ThrottlingException', 'busy'],
    [400, 'ExecutionLimitExceeded', 'busy'],
  ] as const)
    it(`was not started when Step Functions says ${name}, so a client may ask again`, async () => {
      const { run, seen, close } = await givenStepFunctions(status, name)
      await assert.rejects(run('{}'), { name: 'DoorError', reason })
      assert.equal(seen.calls, 1)
      close()
    })

  it('may have been started when Step Functions fails, so nobody asks again', async () => {
    const { run, seen, close } = await givenStepFunctions(500, 'InternalFailure')
    await assert.rejects(run('{}'), (error: Error) => error.name !== 'DoorError')
    assert.equal(seen.calls, 1, 'one attempt')
    close()
  })

  it('was not started when nothing answers', async () => {
    const { run, close } = await givenStepFunctions(200, '')
    close()
    await assert.rejects(run('{}'), { name: 'DoorError', reason: 'unavailable' })
  })
})
