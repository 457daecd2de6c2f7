import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import { type CloudClients, echo, givenCloud, machineArn } from '../support/cloud.ts'

interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  body: string
}

describe('the endpoint', () => {
  let folder: string
  let given: CloudClients
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepdown-console-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Stepdown</title>')
    await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {}')
    given = await givenCloud({ consoleDir: folder, machines: { echo: { type: 'EXPRESS', definition: echo } } })
  })
  after(async () => {
    await given.close()
    await rm(folder, { recursive: true })
  })

  // fetch would set Host by itself.
  const send = (method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = http.request(
        { port: given.cloud.port, host: '127.0.0.1', method, path, headers, agent: false },
        response => {
          const chunks: Buffer[] = []
          response.on('data', chunk => chunks.push(chunk))
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          )
        },
      )
      request.on('error', reject)
      request.end(body)
    })
  const target = (name: string, body: string, headers: Record<string, string> = {}) =>
    send('POST', '/', { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': name, ...headers }, body)

  const wrong: [string, () => Promise<Answer>, number, string][] = [
    [
      'an unknown operation',
      () => target('AWSStepFunctions.CreateStateMachine', '{}'),
      400,
      'UnknownOperationException',
    ],
    ['an unknown service', () => target('AmazonSQS.SendMessage', '{}'), 400, 'UnknownOperationException'],
    ['the name of something every object has', () => target('constructor', '{}'), 400, 'UnknownOperationException'],
    [
      'a body that is not JSON',
      () => target('AWSStepFunctions.StartExecution', '{"a":'),
      400,
      'SerializationException',
    ],
    ['a body that is no object', () => target('AWSStepFunctions.StartExecution', '[]'), 400, 'SerializationException'],
    [
      'a parameter of the wrong type',
      () => target('AWSStepFunctions.StartExecution', '{"stateMachineArn":1}'),
      400,
      'SerializationException',
    ],
    ['a missing parameter', () => target('AWSStepFunctions.StartExecution', '{}'), 400, 'ValidationException'],
    ['a POST without a target', () => send('POST', '/', {}, '{}'), 400, 'UnknownOperationException'],
    [
      'malformed JSON for EventBridge',
      () => target('AWSEvents.PutEvents', '{', { 'content-type': 'application/x-amz-json-1.1' }),
      400,
      'SerializationException',
    ],
  ]
  for (const [what, act, status, name] of wrong) {
    it(`answers ${what} with ${name}, in the protocol's shape, and stays up`, async () => {
      const answer = await act()
      assert.equal(answer.status, status)
      assert.equal(answer.headers['x-amzn-errortype'], name)
      assert.equal(JSON.parse(answer.body).__type, name)
      assert.ok(JSON.parse(answer.body).message.length > 10)
      assert.equal((await send('GET', '/_stepdown/health')).status, 200)
    })
  }

  it('names the parameter that is missing as AWS does', async () => {
    const { body } = await target('AWSStepFunctions.StartExecution', '{}')
    assert.equal(
      JSON.parse(body).message,
      "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
    )
  })

  it('refuses a body of more than a megabyte with 413', async () => {
    const answer = await target('AWSStepFunctions.StartExecution', 'x'.repeat(1024 * 1024 + 1))
    assert.equal(answer.status, 413)
    const own = await send('PUT', '/_stepdown/scenario', {}, 'x'.repeat(1024 * 1024 + 1))
    assert.deepEqual([own.status, own.body], [413, '{"message":"The request body is larger than 1048576 bytes."}'])
  })

  it('refuses malformed DynamoDB and S3 requests in their own shapes', async () => {
    assert.match((await target('DynamoDB_20120810.GetItem', '{')).body, /SerializationException/)
    const s3 = await send('GET', '/none/key', {
      authorization:
        'AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
    })
    assert.equal(s3.status, 404)
    assert.match(s3.body, /<Error><Code>NoSuchBucket<\/Code>/)
  })

  it('refuses a foreign host and a foreign origin', async () => {
    assert.equal((await send('GET', '/_stepdown/health', { host: 'evil.example' })).status, 421)
    assert.equal(
      (await target('AWSStepFunctions.ListStateMachines', '{}', { origin: 'https://evil.example' })).status,
      403,
    )
    assert.equal(
      (await send('PUT', '/_stepdown/scenario', { 'sec-fetch-site': 'cross-site' }, '{"name":"calm"}')).status,
      403,
    )
  })

  it('serves StartSyncExecution with the host prefix that SDKs put before it', async () => {
    const own = { host: `sync-localhost:${given.cloud.port}` }
    const body = JSON.stringify({ stateMachineArn: machineArn('echo'), input: '{"a":1}' })
    const answer = await target('AWSStepFunctions.StartSyncExecution', body, own)
    assert.equal(JSON.parse(answer.body).output, '{"a":1}')
  })

  it('serves a client that names localhost', async () => {
    const client = new SFNClient({
      endpoint: `http://localhost:${given.cloud.port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      disableHostPrefix: true,
    })
    const { status } = await client.send(new StartSyncExecutionCommand({ stateMachineArn: machineArn('echo') }))
    client.destroy()
    assert.equal(status, 'SUCCEEDED')
  })

  describe('the console', () => {
    it('is served at / with a policy that allows nothing from outside and no inline script', async () => {
      const answer = await send('GET', '/')
      assert.equal(answer.status, 200)
      assert.match(String(answer.headers['content-type']), /^text\/html/)
      const policy = String(answer.headers['content-security-policy'])
      assert.match(policy, /default-src 'none'; script-src 'self';/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.equal(answer.headers['cache-control'], 'no-cache')
    })

    it('lets hashed assets be cached for ever', async () => {
      const answer = await send('GET', '/assets/app-1a2b.js')
      assert.match(String(answer.headers['cache-control']), /immutable/)
      assert.match(String(answer.headers['content-type']), /^text\/javascript/)
    })

    for (const path of [
      '/nothing',
      '/../package.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%2f..%2fpackage.json',
      '/%',
      '/a%00b',
    ]) {
      it(`has nothing at ${path}`, async () => assert.equal((await send('GET', path)).status, 404))
    }
  })
})
