import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { type CloudClients, echo, givenCloud } from '../support/cloud.ts'

describe('a client that goes away', () => {
  let given: CloudClients
  before(async () => {
    given = await givenCloud({ machines: { echo: { definition: echo } } })
  })
  after(() => given.close())

  const requests: [string, string[]][] = [
    ['DynamoDB', ['POST / HTTP/1.1', 'x-amz-target: DynamoDB_20120810.GetItem', 'content-length: 100']],
    ['Step Functions', ['POST / HTTP/1.1', 'x-amz-target: AWSStepFunctions.StartExecution', 'content-length: 100']],
    ['S3', ['PUT /stepdown-local-payloads/x HTTP/1.1', 'content-length: 100']],
    ['our own API', ['PUT /_stepdown/scenario HTTP/1.1', 'content-length: 100']],
  ]
  for (const [service, lines] of requests) {
    it(`in the middle of a request of ${service} leaves the laptop as it was`, async () => {
      const socket = net.connect(given.cloud.port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(
        `${[...lines, 'host: 127.0.0.1', 'content-type: application/x-amz-json-1.0'].join('\r\n')}\r\n\r\n{"half`,
      )
      // The endpoint has the first half once it has answered somebody who asked later.
      assert.equal((await given.control('GET', 'health')).status, 200)
      socket.resetAndDestroy()
      await once(socket, 'close')
      assert.equal((await given.control('GET', 'health')).status, 200)
      assert.equal((await given.control('GET', 'executions')).body.total, 0)
    })
  }

  it('in the middle of a stream is forgotten', async () => {
    const reading = new AbortController()
    const response = await fetch(`${given.cloud.endpoint}/_stepdown/stream`, { signal: reading.signal })
    assert.equal(response.status, 200)
    reading.abort()
    await given.control('PUT', 'scenario', { name: 'calm' })
    assert.equal((await given.control('GET', 'health')).status, 200)
  })
})
