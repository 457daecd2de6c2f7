import assert from 'node:assert/strict'
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import { loadScenario } from '../../local/bedrock/scenario.ts'
import { machineArn } from '../support/cloud.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

const EXPRESS = machineArn('stepdown-local-router-express')

/** Runs inputs on the EXPRESS router all at once, and returns their outcomes. */
const all = async (laptop: Laptop, inputs: string[]) => {
  const client = new SFNClient({
    endpoint: laptop.cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    disableHostPrefix: true,
    maxAttempts: 1,
    requestHandler: { httpAgent: { maxSockets: 100 } },
  })
  try {
    return await Promise.all(
      inputs.map(async input => {
        const { status, error, output, cause } = await client.send(
          new StartSyncExecutionCommand({ stateMachineArn: EXPRESS, input }),
        )
        return { status, error, cause, output: JSON.parse(output ?? '{}') }
      }),
    )
  } finally {
    client.destroy()
  }
}

describe('the EXPRESS router, end to end', () => {
  it('gives fifty requests with one idempotency key one answer, from one call', async () => {
    await using laptop = await givenLaptop({ scenario: { ...loadScenario('instant') } })
    const input = JSON.stringify({ prompt: 'The same fifty times', idempotencyKey: 'k-50' })
    const before = laptop.cloud.bedrock.recentCalls().length
    const ended = await all(
      laptop,
      Array.from({ length: 50 }, () => input),
    )
    assert.deepEqual(new Set(ended.map(({ status }) => status)), new Set(['SUCCEEDED']))
    assert.equal(new Set(ended.map(({ output }) => output.text)).size, 1)
    assert.equal(ended.filter(({ output }) => output.duplicateOf === undefined).length, 1)
    assert.equal(laptop.cloud.bedrock.recentCalls().length - before, 1)
  })

  it('has a JSON Cause for every input, however it is nested or long', async () => {
    await using laptop = await givenLaptop()
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    const inputs = [
      nested(3000),
      nested(5000),
      `{"prompt":${nested(5000)}}`,
      `{"messages":[{"role":"user","content":[{"text":"a"},{"toolUse":{"toolUseId":"t","name":"n","input":${nested(5000)}}}]}]}`,
      `{"prompt":"hi","additionalModelRequestFields":{"a":${nested(5000)}}}`,
      `{"prompt":"hi","idempotencyKey":"deep","additionalModelRequestFields":{"a":${nested(2500)}}}`,
      JSON.stringify({ prompt: 'x'.repeat(262_144 - 13) }),
      JSON.stringify({ prompt: 'x'.repeat(262_000) }),
      JSON.stringify({ prompt: 'x'.repeat(200_000) }),
      '"text"',
      'null',
      '[]',
      '{"prompt":"\\ud83d"}',
    ]
    const ended = await all(laptop, inputs)
    for (const [n, { status, error, cause }] of ended.entries()) {
      const what = `${inputs[n]?.slice(0, 60)}: ${status} ${error} ${cause?.slice(0, 200)}`
      if (status === 'SUCCEEDED') continue
      assert.equal(error, 'RequestRejected', what)
      assert.ok((cause?.length ?? 0) <= 28_000, what)
      assert.ok(typeof JSON.parse(cause ?? '').message === 'string', what)
    }
  })
})
