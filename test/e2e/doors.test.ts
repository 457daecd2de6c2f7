import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0'

describe('the doors', function () {
  this.timeout(20_000)
  let laptop: Laptop
  let eventBridge: EventBridgeClient

  before(async () => {
    laptop = await givenLaptop()
    eventBridge = new EventBridgeClient({
      endpoint: laptop.cloud.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
    })
  })
  after(async () => {
    eventBridge.destroy()
    await laptop[Symbol.asyncDispose]()
  })

  /** Runs an example as a person does, with the variables that `npm start` prints. */
  const example = (file: string, ...args: string[]) =>
    new Promise<{ code: number | null; output: string }>((resolve, reject) => {
      const env = {
        PATH: process.env.PATH,
        // What .npmrc gives to `npx node`: in a clone `stepdown/client` is its source.
        NODE_OPTIONS: '--conditions=stepdown-source',
        AWS_ENDPOINT_URL: laptop.cloud.endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_REGION: 'us-east-1',
      }
      const child = spawn(process.execPath, [`examples/${file}`, ...args], { env })
      let output = ''
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text))
      child.on('error', reject).on('close', code => resolve({ code, output }))
    })

  /** The next executions of the STANDARD router to end. */
  const ended = (count: number) =>
    new Promise<{ input: string; output: string; name: string; arn: string }[]>(resolve => {
      const found: { input: string; output: string; name: string; arn: string }[] = []
      const off = laptop.cloud.on(event => {
        if (event.type !== 'execution' || event.execution.status === 'RUNNING') return
        const { input, output = '', name, arn } = event.execution
        if (found.push({ input, output, name, arn }) < count) return
        off()
        resolve(found)
      })
    })
  const put = (...details: unknown[]) =>
    eventBridge.send(
      new PutEventsCommand({
        Entries: details.map(detail => ({
          Source: 'stepdown.client',
          DetailType: 'Inference Requested',
          Detail: JSON.stringify(detail),
        })),
      }),
    )
  const ask = async (body: string, headers: Record<string, string> = { authorization: SIGNED }) => {
    const response = await fetch(`${laptop.cloud.endpoint}/ask`, { method: 'POST', headers, body })
    return { status: response.status, body: (await response.json()) as Record<string, string> }
  }

  for (const file of ['start-execution.ts', 'start-sync-execution.ts', 'http.ts', 'client.ts', 'stream.ts']) {
    it(`answers examples/${file}`, async () => {
      const { code, output } = await example(file, 'Why is the sky blue?')
      assert.equal(code, 0, output)
      assert.match(output, /You wrote “Why is the sky blue”/)
    })
  }

  it('turns the event of examples/put-events.ts into an execution', async () => {
    const executions = ended(1)
    const { code, output } = await example('put-events.ts', 'Hello from the bus')
    assert.equal(code, 0, output)
    const [execution] = await executions
    const event = JSON.parse(execution?.input ?? '{}')
    assert.ok(output.includes(event.id))
    assert.match(JSON.parse(execution?.output ?? '{}').text, /Hello from the bus/)
  })

  it('asks a model once for an event that is delivered twice, and both have the answer', async () => {
    const executions = ended(2)
    const before = laptop.cloud.bedrock.recentCalls().length
    await put({ prompt: 'Once', idempotencyKey: 'k1' }, { prompt: 'Once', idempotencyKey: 'k1' })
    const outputs = (await executions).map(({ arn, output }) => ({ arn, ...JSON.parse(output) }))
    const answered = outputs.filter(({ duplicateOf }) => !duplicateOf)
    const duplicates = outputs.filter(({ duplicateOf }) => duplicateOf)
    assert.deepEqual([answered.length, duplicates.length], [1, 1])
    assert.equal(duplicates[0].duplicateOf, answered[0].arn)
    assert.equal(duplicates[0].text, answered[0].text)
    assert.equal(laptop.cloud.bedrock.recentCalls().length - before, 1)
  })

  it('tells the end of an execution on the bus', async () => {
    const told = new Promise<Record<string, unknown>>(resolve => {
      const off = laptop.cloud.on(event => {
        if (event.type !== 'bus' || event.event['detail-type'] !== 'Step Functions Execution Status Change') return
        const detail = event.event.detail as Record<string, unknown>
        if (detail.status !== 'SUCCEEDED') return
        off()
        resolve(detail)
      })
    })
    await put({ prompt: 'Tell me when it is done' })
    assert.match(JSON.parse(String((await told).output)).text, /Tell me when it is done/)
  })

  it('rejects an event whose detail is no request in its own execution', async () => {
    const failed = new Promise<{ error?: string | undefined; cause?: string | undefined }>(resolve => {
      const off = laptop.cloud.on(event => {
        if (event.type !== 'execution' || event.execution.status !== 'FAILED') return
        off()
        resolve(event.execution)
      })
    })
    await put({ promt: 'a typing mistake' })
    const { error, cause } = await failed
    assert.equal(error, 'RequestRejected')
    assert.match(cause ?? '', /in the event’s detail, promt is not a known field/)
  })

  it('answers signed HTTP with what StartSyncExecution returns', async () => {
    const { status, body } = await ask('{"prompt": "Hi"}')
    assert.equal(status, 200)
    assert.equal(body.status, 'SUCCEEDED')
    assert.match(body.executionArn ?? '', /:express:stepdown-local-router-express:/)
    assert.match(JSON.parse(body.output ?? '{}').text, /simulated answer/)
  })

  it('answers 200 over HTTP for a request that fails, as StartSyncExecution does', async () => {
    const { status, body } = await ask('{"prompt": "Hi", "route": "fastest"}')
    assert.deepEqual([status, body.status, body.error], [200, 'FAILED', 'RequestRejected'])
  })

  it('lets no unsigned request in', async () => {
    assert.deepEqual(await ask('{"prompt": "Hi"}', {}), { status: 403, body: { message: 'Forbidden' } })
  })

  it('refuses a body that is not JSON', async () => {
    const { status, body } = await ask('{"prompt":')
    assert.equal(status, 400)
    assert.equal(body.__type, 'InvalidExecutionInput')
  })
})
