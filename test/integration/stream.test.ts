import assert from 'node:assert/strict'
import { type Client, type ClientOptions, createClient } from '../../client/client.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'
import { givenProxy, type LaptopProxy } from '../support/proxy.ts'
import { putTogether, takeIn } from '../support/told.ts'

const TIERS = ['nova-pro-optimized', 'nova-pro-on-demand']

describe('an answer that is read while it comes', () => {
  let laptop: Laptop
  let proxy: LaptopProxy
  let clients: Client[]
  const givenClient = (options: ClientOptions = {}): Client => {
    const client = createClient({ endpoint: proxy.endpoint, ...options }, {})
    clients.push(client)
    return client
  }

  before(async () => {
    laptop = await givenLaptop()
    proxy = await givenProxy(laptop.cloud.endpoint)
  })
  beforeEach(() => {
    clients = []
    proxy.instead = () => undefined
  })
  afterEach(() => {
    for (const client of clients) client.close()
    laptop.cloud.bedrock.clearFaults()
  })
  after(async () => {
    await proxy[Symbol.asyncDispose]()
    await laptop[Symbol.asyncDispose]()
  })

  for (const express of [false, true])
    for (const tier of ['nova-pro-on-demand', 'mistral-endpoint'])
      it(`is the execution’s own answer, with ${express ? 'EXPRESS' : 'STANDARD'} and ${tier}`, async () => {
        const told = await takeIn(givenClient({ express }).stream({ prompt: 'Why is the sky blue?', tiers: [tier] }))
        assert.equal(told.failure, undefined)
        assert.equal(told.lost, false)
        assert.deepEqual(told.types.slice(0, 2), ['open', 'attempt'])
        assert.deepEqual(told.message, told.end?.answer.message)
        assert.equal(told.end?.answer.servedBy.tier, tier)
      })

  it('begins again when a tier breaks in the middle', async () => {
    laptop.cloud.bedrock.addFault({ error: 'ModelStreamErrorException', at: 'stream', afterChunks: 3, times: 1 })
    const told = await takeIn(givenClient().stream({ prompt: 'Why is the sky blue?', tiers: TIERS }))
    const steps = told.events.flatMap(event =>
      event.type === 'attempt' ? [`${event.tier} ${event.restart}`] : event.type === 'left' ? [event.outcome] : [],
    )
    assert.deepEqual(steps, ['nova-pro-optimized false', 'TierDown', 'nova-pro-on-demand true'])
    assert.deepEqual([told.lost, told.message], [false, told.end?.answer.message])
  })

  it('ends where a tier breaks in the middle, for who wants no second beginning, with the cost', async () => {
    laptop.cloud.bedrock.addFault({ error: 'ModelStreamErrorException', at: 'stream', afterChunks: 3, times: 1 })
    const stream = { id: crypto.randomUUID(), afterFirstToken: 'stop' as const }
    const told = await takeIn(givenClient().stream({ prompt: 'Why is the sky blue?', tiers: TIERS, stream }))
    assert.deepEqual([told.failure?.name, told.types.at(-1)], ['StreamBroken', 'left'])
    const { attempts } = told.failure as Error & { attempts: { outcome: string; usd: number }[] }
    assert.deepEqual(
      attempts.map(({ outcome, usd }) => [outcome, usd > 0]),
      [['StreamBroken', true]],
    )
  })

  it('is read on from any event by a reader that was killed, and by two readers at once', async () => {
    const stream = crypto.randomUUID()
    const whole = await takeIn(givenClient().stream({ prompt: 'Why is the sky blue?', stream }))
    for (const [n, event] of whole.events.slice(0, -1).entries()) {
      const rest = () => takeIn(givenClient().stream({ prompt: 'ignored' }, { from: event.cursor }))
      const [one, other] = await Promise.all([rest(), rest()])
      assert.deepEqual(one.events, other.events)
      const { message, lost, types } = putTogether([...whole.events.slice(0, n + 1), ...one.events])
      assert.deepEqual([lost, message, types], [false, whole.end?.answer.message, whole.types])
    }
  })

  it('is read on from a bare sk of the request’s own stream', async () => {
    const stream = crypto.randomUUID()
    await takeIn(givenClient().stream({ prompt: 'Hi', stream }))
    const rest = await takeIn(givenClient().stream({ prompt: 'Hi', stream }, { from: '0000#00#00001' }))
    assert.deepEqual([rest.types[0], rest.types.at(-1)], ['attempt', 'end'])
  })

  it('is refused by one sentence where the cursor is of another stream, or of no such shape', async () => {
    const [mine, other] = [crypto.randomUUID(), crypto.randomUUID()]
    const refused = async (from: string) =>
      (await takeIn(givenClient().stream({ prompt: 'Hi', stream: mine }, { from }))).failure?.message
    assert.equal(
      await refused(`${other}/0001#01#00001`),
      `from is "${other}/0001#01#00001": expected a cursor of the stream ${mine}, not of another one`,
    )
    assert.match((await refused('17')) ?? '', /^from is "17": expected the cursor of an event of a stream, such as /)
    assert.match((await refused('0001#01#00001')) ?? '', /the stream .* has no items, which are kept for a day$/)
  })

  it('stops the execution when its caller aborts, and not when a reader goes away', async () => {
    laptop.cloud.bedrock.addFault({ firstTokenMs: 400 })
    const client = givenClient()
    const caller = new AbortController()
    const aborted = client.stream(
      { prompt: 'Stop' },
      { signal: caller.signal, onStarted: () => caller.abort('enough') },
    )
    assert.equal((await takeIn(aborted)).failure, 'enough' as never)
    const left = await takeIn(client.stream({ prompt: 'Go on' }), 1)
    const rest = await takeIn(client.stream({ prompt: 'Go on' }, { from: left.events[0]?.cursor ?? '' }))
    assert.equal(rest.end?.status, 'SUCCEEDED')
    const ended = laptop.cloud.stepFunctions.store.list().map(({ status }) => status)
    assert.equal(ended.filter(status => status === 'ABORTED').length, 1)
  })

  it('is its execution’s own or told to be lost, 200 times at once', async function () {
    this.timeout(60_000)
    const client = givenClient()
    const asked = Array.from({ length: 200 }, (_, n) =>
      takeIn(client.stream({ prompt: `Number ${n}`, route: 'economical' })),
    )
    const all = await Promise.all(asked)
    let whole = 0
    for (const { failure, lost, message, end } of all) {
      assert.equal(failure, undefined)
      if (!lost) assert.deepEqual(message, end?.answer.message)
      if (!lost) whole += 1
    }
    assert.ok(whole > 0, 'some of 200 were whole')
  })
})
