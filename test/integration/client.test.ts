import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeExecutionCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn'
import { type Client, ClientError, type ClientOptions, createClient, RequestFailed } from '../../client/client.ts'
import { machineArn } from '../support/cloud.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

const ROUTER = machineArn('stepdown-local-router')

describe('the client', () => {
  let laptop: Laptop
  let clients: Client[]
  const givenClient = (options: ClientOptions = {}): Client => {
    const client = createClient({ endpoint: laptop.cloud.endpoint, ...options }, {})
    clients.push(client)
    return client
  }
  const executions = async () => {
    const listed = await laptop.sfn.send(new ListExecutionsCommand({ stateMachineArn: ROUTER }))
    return listed.executions ?? []
  }

  before(async () => {
    laptop = await givenLaptop()
  })
  beforeEach(() => {
    clients = []
  })
  afterEach(() => {
    for (const client of clients) client.close()
  })
  after(() => laptop[Symbol.asyncDispose]())

  for (const [name, options] of [
    ['STANDARD, which it finds by its name', {}],
    ['EXPRESS, which it finds by its name', { express: true }],
    ['a machine that it is given', { stateMachineArn: ROUTER }],
    ['the EXPRESS sibling of a machine that it is given', { stateMachineArn: ROUTER, express: true }],
  ] as const) {
    it(`asks ${name}`, async () => {
      const answer = await givenClient(options).ask({ prompt: 'Why is the sky blue?' })
      assert.match(answer.text ?? '', /simulated answer/)
      assert.equal(answer.servedBy.tier, 'nova-pro-optimized')
      assert.deepEqual(
        answer.attempts.map(({ tier, outcome }) => [tier, outcome]),
        [['nova-pro-optimized', 'Answered']],
      )
    })
  }

  it('takes the endpoint of the environment, as an SDK does', async () => {
    const client = createClient({}, { AWS_ENDPOINT_URL: laptop.cloud.endpoint })
    clients.push(client)
    assert.equal((await client.ask({ prompt: 'Hello' })).route, 'interactive')
  })

  for (const express of [false, true]) {
    it(`tells with ${express ? 'EXPRESS' : 'STANDARD'} what was tried when no tier answers`, async () => {
      const tiers = ['nova-pro-optimized', 'mistral-endpoint']
      const simulate = { 'nova-pro-optimized': 'TierThrottled', 'mistral-endpoint': 'TierSaturated' } as const
      const error = await givenClient({ express })
        .ask({ prompt: 'Hello', tiers, simulate })
        .catch(failure => failure)
      assert.ok(error instanceof RequestFailed, String(error))
      assert.equal(error.name, 'TiersExhausted')
      assert.deepEqual(
        error.attempts.map(({ tier, outcome }) => [tier, outcome]),
        [
          ['nova-pro-optimized', 'TierThrottled'],
          ['mistral-endpoint', 'TierSaturated'],
        ],
      )
      assert.match(error.executionArn, express ? /:express:/ : /:execution:/)
    })
  }

  it('rejects a wrong request with the sentence that names the field', async () => {
    await assert.rejects(givenClient().ask({ prompt: 'Hello', route: 'fastest' }), {
      name: 'RequestRejected',
      message: /^route is "fastest": expected one of interactive/,
    })
  })

  it('asks once for two calls with the same key', async () => {
    const client = givenClient()
    const started: string[] = []
    const ask = () =>
      client.ask({ prompt: 'Once' }, { idempotencyKey: 'order 17/é', onStarted: arn => started.push(arn) })
    const [first, second] = await Promise.all([ask(), ask()])
    const third = await ask()
    assert.deepEqual(second, first)
    assert.deepEqual(third, first)
    assert.equal(new Set(started).size, 1)
  })

  it('refuses a key that was used with another request', async () => {
    const client = givenClient()
    await client.ask({ prompt: 'One' }, { idempotencyKey: 'shared' })
    const again = client.ask({ prompt: 'Another' }, { idempotencyKey: 'shared' })
    await assert.rejects(again, (error: unknown) => {
      assert.ok(error instanceof ClientError)
      assert.equal(error.name, 'IdempotencyKeyReused')
      assert.match(error.message, /"shared" was used with another request/)
      return true
    })
  })

  for (const express of [false, true])
    it(`starts nothing with an empty key with ${express ? 'EXPRESS' : 'STANDARD'}`, async () => {
      const before = laptop.cloud.stepFunctions.store.list().length
      const asked = givenClient({ express }).ask({ prompt: 'Hi' }, { idempotencyKey: '' })
      await assert.rejects(asked, (error: unknown) => {
        assert.ok(error instanceof ClientError)
        assert.equal(error.name, 'BadRequest')
        assert.equal(error.message, 'idempotencyKey is empty: expected text')
        return true
      })
      assert.equal(laptop.cloud.stepFunctions.store.list().length, before)
    })

  it('stops the execution when the caller does not want the answer any more', async () => {
    laptop.cloud.bedrock.addFault({ firstTokenMs: 60_000 })
    try {
      const caller = new AbortController()
      let executionArn = ''
      const asked = givenClient().ask(
        { prompt: 'Slow' },
        {
          signal: caller.signal,
          onStarted: arn => {
            executionArn = arn
            caller.abort(new Error('not wanted'))
          },
        },
      )
      await assert.rejects(asked, { message: 'not wanted' })
      const { status } = await laptop.sfn.send(new DescribeExecutionCommand({ executionArn }))
      assert.equal(status, 'ABORTED')
    } finally {
      laptop.cloud.bedrock.clearFaults()
    }
  })

  it('starts nothing when it is cancelled before', async () => {
    const before = (await executions()).length
    const signal = AbortSignal.abort(new Error('too late'))
    await assert.rejects(givenClient().ask({ prompt: 'Never' }, { signal }), { message: 'too late' })
    assert.equal((await executions()).length, before)
  })

  for (const express of [false, true]) {
    it(`sends a request of 300 KB through S3 with ${express ? 'EXPRESS' : 'STANDARD'}`, async () => {
      const prompt = `Summarise: ${'all work and no play '.repeat(15_000)}`
      const { usage, text } = await givenClient({ express }).ask({ prompt, route: 'interactive' })
      assert.match(text ?? '', /simulated answer/)
      assert.ok(usage.inputTokens > 50_000, `${usage.inputTokens} input tokens`)
    })
  }

  it('says that there is no router', async () => {
    const client = givenClient({ stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:gone' })
    await assert.rejects(client.ask({ prompt: 'Hello' }), { name: 'StateMachineDoesNotExist' })
  })
})

describe('the client, with a route that keeps answers in S3', () => {
  it('sends the prompt and fetches the answer through it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepdown-'))
    const tiers = join(folder, 'tiers.yml')
    const catalogue = await readFile(new URL('../../tiers.yml', import.meta.url), 'utf8')
    await writeFile(tiers, catalogue.replace(/interactive: .*\n/, '$&    store: s3\n'))
    await using laptop = await givenLaptop({ tiers })
    const client = createClient({ endpoint: laptop.cloud.endpoint }, {})
    try {
      const answer = await client.ask({ prompt: 'Why is the sky blue?' }, { private: true })
      assert.match(answer.answerUri ?? '', /^s3:\/\//)
      assert.match(answer.text ?? '', /simulated answer/)
    } finally {
      client.close()
    }
  })
})
