import assert from 'node:assert/strict'
import { type Client, createClient } from '../../client/client.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'
import { givenProxy, type Instead, type LaptopProxy } from '../support/proxy.ts'
import { takeIn } from '../support/told.ts'

const STATES = ['StartExecution', 'DescribeExecution', 'StopExecution', 'GetExecutionHistory']

describe('what a client calls while it waits', () => {
  let laptop: Laptop
  let proxy: LaptopProxy
  let client: Client
  const toStepFunctions = () => proxy.calls.filter(operation => STATES.includes(operation))

  before(async () => {
    laptop = await givenLaptop()
  })
  beforeEach(async () => {
    proxy = await givenProxy(laptop.cloud.endpoint)
    client = createClient({ endpoint: proxy.endpoint, stateMachineArn: ROUTER }, {})
  })
  afterEach(async () => {
    client.close()
    laptop.cloud.bedrock.clearFaults()
    await proxy[Symbol.asyncDispose]()
  })
  after(() => laptop[Symbol.asyncDispose]())

  it('is Step Functions three times at most, however long the answer takes', async () => {
    laptop.cloud.bedrock.addFault({ firstTokenMs: 2500 })
    await client.ask({ prompt: 'Slow', tiers: ['nova-pro-us'] })
    const calls = toStepFunctions()
    assert.ok(calls.length <= 3, calls.join(' '))
    assert.ok(proxy.calls.filter(operation => operation === 'Query').length > 10)
  })

  it('is Step Functions three times at most for a request that fails', async () => {
    const failed = client.ask({
      prompt: 'Hello',
      tiers: ['nova-pro-us'],
      simulate: { 'nova-pro-us': 'TierMisconfigured' },
    })
    await assert.rejects(failed, { name: 'TiersExhausted' })
    assert.ok(toStepFunctions().length <= 3, toStepFunctions().join(' '))
  })

  it('is Step Functions alone where the deployment has no streams', async () => {
    proxy.instead = operation =>
      operation === 'Query' ? { status: 400, type: 'ResourceNotFoundException' } : undefined
    await client.ask({ prompt: 'One' })
    const { events, end } = await takeIn(client.stream({ prompt: 'Two' }))
    assert.deepEqual(
      events.map(event => event.type),
      ['lost', 'end'],
    )
    assert.match(end?.answer.text ?? '', /simulated answer/)
    assert.equal(proxy.calls.filter(operation => operation === 'Query').length, 1)
    const inputs = laptop.cloud.stepFunctions.store
      .list()
      .slice(0, 2)
      .map(({ input }) => JSON.stringify(input))
    assert.ok(inputs.every(input => !input.includes('stream')))
  })

  for (const [what, instead] of [
    ['refuses', { status: 400, type: 'ProvisionedThroughputExceededException' }],
    ['is down', { status: 500, type: 'InternalServerError' }],
  ] as [string, Instead][])
    it(`still gets the answer when the store ${what} in the middle, and says that the stream is lost`, async () => {
      laptop.cloud.bedrock.addFault({ firstTokenMs: 400 })
      await client.ask({ prompt: 'Hello' })
      const told = takeIn(client.stream({ prompt: 'Why is the sky blue?' }))
      let queries = 0
      proxy.instead = operation => (operation === 'Query' && ++queries > 2 ? instead : undefined)
      const { types, end } = await told
      assert.deepEqual(types.slice(-2), ['lost', 'end'])
      assert.match(end?.answer.text ?? '', /simulated answer/)
    })

  it('is Step Functions again a little later when it refuses to be asked so often', async () => {
    let refusals = 0
    proxy.instead = operation =>
      operation === 'DescribeExecution' && ++refusals <= 4 ? { status: 400, type: 'ThrottlingException' } : undefined
    const { text } = await client.ask({ prompt: 'Hello' })
    assert.match(text ?? '', /simulated answer/)
    assert.ok(refusals > 4)
  })

  it('asks a model once for two calls with the same key, and each reads along', async () => {
    laptop.cloud.bedrock.addFault({ firstTokenMs: 300 })
    const stream = () => takeIn(client.stream({ prompt: 'Once' }, { idempotencyKey: 'order 18' }))
    const [first, second] = await Promise.all([stream(), stream()])
    assert.deepEqual(second.end?.answer, first.end?.answer)
    assert.deepEqual([first.lost, second.lost], [false, false])
    assert.deepEqual(second.message, first.message)
  })

  it('asks again under the same key after a failure, and not after an answer', async () => {
    const request = { prompt: 'Again', tiers: ['nova-pro-us'] }
    laptop.cloud.bedrock.addFault({ error: 'AccessDeniedException', times: 1 })
    const ask = () => client.ask(request, { idempotencyKey: 'order 19' })
    await assert.rejects(ask(), { name: 'TiersExhausted' })
    const { text } = await ask()
    assert.match(text ?? '', /simulated answer/)
    const started = () => laptop.cloud.stepFunctions.store.list().length
    const before = started()
    await ask()
    assert.equal(started(), before)
  })
})

const ROUTER = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router'

describe('a stream that is asked for wrongly', () => {
  it('is refused by one sentence that names the field', async () => {
    await using laptop = await givenLaptop()
    const client = createClient({ endpoint: laptop.cloud.endpoint }, {})
    const refused = async (stream: unknown) =>
      (await takeIn(client.stream({ prompt: 'Hi', stream: stream as string }))).failure
    try {
      for (const odd of ['short', 'a'.repeat(129), `${'a'.repeat(22)}#`, 7, { id: 'short' }]) {
        const failure = await refused(odd)
        assert.equal(failure?.name, 'RequestRejected')
        assert.match(failure?.message ?? '', /^stream(\.id)? is .*: expected .*22 to 128 of A-Z, a-z, 0-9, _ and -/)
      }
      const id = crypto.randomUUID()
      await client.ask({ prompt: 'Hi', stream: id })
      const used = await refused(id)
      assert.equal(used?.name, 'RequestRejected')
      assert.equal(
        used?.message,
        `stream is "${id}": expected an id that no other execution has used in the last 24 hours`,
      )
    } finally {
      client.close()
    }
  })
})
