import assert from 'node:assert/strict'
import { once } from 'node:events'
import { ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { bedrockErrors } from '../../../local/bedrock/errors.ts'
import type { Fault } from '../../../local/bedrock/fault.ts'
import { type Endpoint, errorOf, question, startEndpoint, testClock } from './endpoint.ts'

const nova = 'us.amazon.nova-pro-v1:0'

describe('the faults of the Bedrock simulator', () => {
  let endpoint: Endpoint
  beforeEach(async () => {
    endpoint = await startEndpoint()
  })
  afterEach(() => endpoint.close())
  const add = (fault: Fault) => endpoint.bedrock.addFault(fault)
  const outcome = () => endpoint.bedrock.recentCalls().at(-1)?.outcome

  for (const [name, { status, message }] of Object.entries(bedrockErrors)) {
    it(`answer ${name} with its status and message`, async () => {
      add({ error: name })
      const error = await errorOf(endpoint.ask(nova))
      assert.equal(error.name, name)
      assert.equal(error.$metadata?.httpStatusCode, status)
      assert.equal(error.message, message)
      assert.equal(outcome(), name)
    })
  }

  it('answer an error of one’s own, with the status of the container', async () => {
    add({ error: { name: 'ModelErrorException', message: 'It broke', originalStatusCode: 500 } })
    const error = (await errorOf(endpoint.ask(nova))) as Error & { originalStatusCode?: number }
    assert.equal(error.message, 'It broke')
    assert.equal(error.originalStatusCode, 500)
  })

  it('break a stream after so many pieces', async () => {
    add({ error: 'ThrottlingException', at: 'stream', afterChunks: 2 })
    const client = endpoint.client()
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: nova, messages: question }))
    const seen: string[] = []
    const read = async () => {
      for await (const event of stream ?? []) seen.push(Object.keys(event)[0] ?? '')
    }
    const error = await errorOf(read())
    assert.equal(error.name, 'ThrottlingException')
    assert.deepEqual(seen, ['messageStart', 'contentBlockDelta', 'contentBlockDelta'])
    assert.equal(outcome(), 'ThrottlingException')
  })

  it('end a stream without messageStop, even a short one', async () => {
    add({ truncate: true, afterChunks: 500 })
    const events = await endpoint.stream(nova)
    assert.ok(events.some(event => event.contentBlockDelta))
    assert.ok(!events.some(event => event.messageStop))
    assert.equal(outcome(), 'Truncated')
  })

  it('answer with HTML as a proxy does', async () => {
    add({ html: true })
    const error = await errorOf(endpoint.ask(nova))
    assert.equal(error.name, 'SyntaxError')
    assert.equal(error.$metadata?.httpStatusCode, 503)
  })

  it('cut the connection, also in the middle of an answer', async () => {
    const id = add({ reset: true })
    const cut = (await errorOf(endpoint.ask(nova))) as Error & { code?: string }
    assert.equal(cut.code, 'ECONNRESET')
    endpoint.bedrock.removeFault(id)
    add({ reset: true, at: 'stream' })
    const client = endpoint.client()
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: nova, messages: question }))
    const seen: string[] = []
    const read = async () => {
      for await (const event of stream ?? []) seen.push(Object.keys(event)[0] ?? '')
    }
    await errorOf(read())
    assert.deepEqual(seen, ['messageStart', 'contentBlockDelta'])
    assert.equal(outcome(), 'ConnectionReset')
  })

  it('cut an HTTP/2 connection', async () => {
    add({ reset: true })
    const command = new ConverseStreamCommand({ modelId: nova, messages: question })
    assert.ok(await errorOf(endpoint.http2Client().send(command)))
    assert.equal(outcome(), 'ConnectionReset')
  })

  it('delay the first token, stall in the middle and slow the rest down', async () => {
    add({ firstTokenMs: 5000, stallMs: 700, tokensPerSecond: 10 })
    await endpoint.stream(nova)
    const [first, stall, ...rest] = endpoint.clock.sleeps
    assert.deepEqual([first, stall], [5000, 700])
    assert.ok(rest.length > 3 && rest.every(ms => ms >= 100 && ms <= 600))
    assert.equal(outcome(), 'Answered')
  })

  it('serve as standard what was asked for as better', async () => {
    add({ serve: 'standard' })
    const answer = await endpoint.ask(nova, {
      performanceConfig: { latency: 'optimized' },
      serviceTier: { type: 'priority' },
    })
    assert.deepEqual([answer.performanceConfig?.latency, answer.serviceTier?.type], ['standard', 'default'])
  })

  it('change the stop reason', async () => {
    add({ stopReason: 'malformed_tool_use' })
    assert.equal((await endpoint.ask(nova)).stopReason, 'malformed_tool_use')
  })

  for (const [name, match, hits] of [
    ['kind', { kind: 'cross-region' }, true],
    ['one of several kinds', { kind: ['imported', 'cross-region'] }, true],
    ['another kind', { kind: 'on-demand' }, false],
    ['model', { model: nova }, true],
    ['a pattern of models', { model: 'us.*nova*' }, true],
    ['another pattern', { model: 'eu.*' }, false],
    ['region', { region: 'us-east-1' }, true],
    ['another region', { region: 'eu-west-1' }, false],
    ['service tier', { tier: 'default' }, true],
    ['another service tier', { tier: 'flex' }, false],
  ] as [string, Fault['match'], boolean][]) {
    it(`${hits ? 'strike' : 'spare'} a call by ${name}`, async () => {
      add({ match, error: 'ThrottlingException' })
      await endpoint.ask(nova).catch(() => {})
      assert.equal(outcome(), hits ? 'ThrottlingException' : 'Answered')
    })
  }

  it('strike so many times, and count it', async () => {
    add({ error: 'ServiceUnavailableException', times: 2 })
    await errorOf(endpoint.ask(nova))
    await errorOf(endpoint.ask(nova))
    await endpoint.ask(nova)
    assert.equal(endpoint.bedrock.faults()[0]?.hits, 2)
  })

  it('strike between two moments of the scenario', async () => {
    add({ error: 'ServiceUnavailableException', from: 1000, until: 2000 })
    await endpoint.ask(nova)
    endpoint.clock.advance(1000)
    await errorOf(endpoint.ask(nova))
    endpoint.clock.advance(1000)
    await endpoint.ask(nova)
  })

  it('strike with a probability', async () => {
    add({ error: 'ServiceUnavailableException', probability: 0.5 })
    await endpoint.ask(nova)
    endpoint.bedrock.clearFaults()
    add({ error: 'ServiceUnavailableException', probability: 0.51 })
    await errorOf(endpoint.ask(nova))
  })

  it('are gone with the scenario, as are its quotas', async () => {
    add({ error: 'ServiceUnavailableException' })
    endpoint.bedrock.useScenario({ description: 'Another.' })
    assert.deepEqual(endpoint.bedrock.faults(), [])
    await endpoint.ask(nova)
  })

  it('notice a caller who hangs up, and settle what was produced until then', async () => {
    const clock = testClock()
    const entered = new EventTarget()
    clock.sleep = (_ms, signal) => {
      entered.dispatchEvent(new Event('sleep'))
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    }
    const held = await startEndpoint({ rules: [{ firstTokenMs: 1000 }] }, clock)
    const controller = new AbortController()
    const sleeping = once(entered, 'sleep')
    const command = new ConverseStreamCommand({ modelId: nova, messages: question })
    const sent = errorOf(held.client().send(command, { abortSignal: controller.signal }))
    await sleeping
    assert.equal(held.bedrock.buckets()[0]?.inFlight, 1)
    controller.abort()
    assert.equal((await sent).name, 'AbortError')
    while (held.bedrock.recentCalls().length === 0) await new Promise(setImmediate)
    assert.equal(held.bedrock.recentCalls()[0]?.outcome, 'ClientClosed')
    assert.deepEqual([held.bedrock.buckets()[0]?.inFlight, held.bedrock.buckets()[0]?.used.tokens], [0, 5])
    await held.close()
  })
})
