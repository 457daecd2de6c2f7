import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, type ClientOptions, createClient } from '../../client/client.ts'
import { givenCloud } from '../support/cloud.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'
import { givenProxy, type LaptopProxy } from '../support/proxy.ts'
import { takeIn } from '../support/told.ts'

describe('a stream of a request that waits, or was asked before', function () {
  this.timeout(30_000)
  let laptop: Laptop
  let proxy: LaptopProxy
  let clients: Client[]
  const givenClient = (options: ClientOptions = {}): Client => {
    const client = createClient({ endpoint: proxy.endpoint, ...options }, {})
    clients.push(client)
    return client
  }
  const disabled = (tier: string, time: string) =>
    fetch(`${laptop.cloud.endpoint}/_stepdown/tiers/${tier}/disable`, {
      method: 'POST',
      body: JSON.stringify({ for: time }),
    })

  before(async () => {
    laptop = await givenLaptop()
  })
  beforeEach(async () => {
    clients = []
    proxy = await givenProxy(laptop.cloud.endpoint)
  })
  afterEach(async () => {
    for (const client of clients) client.close()
    laptop.cloud.bedrock.clearFaults()
    await proxy[Symbol.asyncDispose]()
  })
  after(() => laptop[Symbol.asyncDispose]())

  it('tells until when a patient route waits, and then the answer', async () => {
    await disabled('nova-pro-us', '3s')
    const told = await takeIn(givenClient().stream({ prompt: 'Hi', route: 'patient', tiers: ['nova-pro-us'] }))
    assert.deepEqual(told.types.slice(0, 3), ['open', 'waiting', 'attempt'])
    const waiting = told.events[1]
    assert.ok(waiting?.type === 'waiting' && Number.isFinite(Date.parse(waiting.until)))
    assert.deepEqual([told.lost, told.message], [false, told.end?.answer.message])
  })

  it('is all that ask needs on a patient route: three calls to Step Functions at most', async () => {
    await disabled('nova-pro-us', '3s')
    const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router'
    await givenClient({ stateMachineArn: arn }).ask({ prompt: 'Hi', route: 'patient', tiers: ['nova-pro-us'] })
    const calls = proxy.calls.filter(operation => operation.endsWith('Execution'))
    assert.ok(calls.length <= 3, calls.join(' '))
  })

  for (const express of [false, true])
    it(`gives a duplicate the first one’s answer, with ${express ? 'EXPRESS' : 'STANDARD'}`, async () => {
      laptop.cloud.bedrock.addFault({ firstTokenMs: 300 })
      const before = laptop.cloud.bedrock.recentCalls().length
      const client = givenClient({ express })
      const request = { prompt: 'The same', idempotencyKey: `event ${express}` }
      const [first, second] = await Promise.all([takeIn(client.stream(request)), takeIn(client.stream(request))])
      assert.equal(laptop.cloud.bedrock.recentCalls().length - before, 1)
      assert.equal(second.end?.answer.text, first.end?.answer.text)
      for (const { lost, message, end } of [first, second])
        assert.ok(lost || message?.content[0]?.text === end?.answer.text, 'whole, or told to be lost')
    })

  it('asks a deployment of 0.1 again without a stream, when it knows no such field', async () => {
    const cause = JSON.stringify({ message: 'stream is not a known field: expected no such field', attempts: [] })
    const answer = { text: 'as before', stopReason: 'end_turn', attempts: [], skipped: [] }
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'Knows',
      States: {
        Knows: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $exists($states.input.stream) %}', Next: 'Rejected' }],
          Default: 'Answered',
        },
        Rejected: { Type: 'Fail', Error: 'RequestRejected', Cause: cause },
        Answered: { Type: 'Succeed', Output: answer },
      },
    }
    const old = await givenCloud({ machines: { 'stepdown-local-router': { definition } } })
    const client = createClient({ endpoint: old.cloud.endpoint }, {})
    clients.push(client)
    try {
      assert.equal((await client.ask({ prompt: 'Hi' }, { idempotencyKey: 'one' })).text, 'as before')
      const executions = old.cloud.stepFunctions.store.list().length
      await client.ask({ prompt: 'Again' })
      assert.equal(old.cloud.stepFunctions.store.list().length, executions + 1)
    } finally {
      await old.close()
    }
  })
})

describe('a stream on a route that keeps answers in S3', () => {
  it('has no tokens: they are refused by name, and the end carries none', async () => {
    const tiers = join(await mkdtemp(join(tmpdir(), 'stepdown-')), 'tiers.yml')
    const catalogue = await readFile(new URL('../../tiers.yml', import.meta.url), 'utf8')
    await writeFile(tiers, catalogue.replace(/interactive: .*\n/, '$&    store: s3\n'))
    await using laptop = await givenLaptop({ tiers })
    const client = createClient({ endpoint: laptop.cloud.endpoint }, {})
    try {
      const refused = await takeIn(client.stream({ prompt: 'A secret' }, { private: true }))
      assert.equal(refused.failure?.name, 'RequestRejected')
      assert.match(refused.failure?.message ?? '', /^stream\.content is tokens: expected end on the route interactive/)

      const stream = { id: crypto.randomUUID(), content: 'end' as const }
      const told = await takeIn(client.stream({ prompt: 'A secret', stream }, { private: true }))
      assert.deepEqual(told.types, ['open', 'end'])
      assert.match(told.end?.answer.text ?? '', /simulated answer/)
    } finally {
      client.close()
    }
  })
})
