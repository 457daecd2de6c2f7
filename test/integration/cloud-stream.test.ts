import assert from 'node:assert/strict'
import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { type CloudClients, echo, givenCloud, machineArn } from '../support/cloud.ts'

interface Told {
  id: string
  type: string
  data: Record<string, unknown>
}

describe('the stream of events', () => {
  let given: CloudClients
  beforeEach(async () => {
    given = await givenCloud({ machines: { echo: { definition: echo } } })
  })
  afterEach(() => given.close())

  /** Opens the stream; `take` reads the next events of it. */
  const open = async (query = '', lastEventId?: string) => {
    const response = await fetch(`${given.cloud.endpoint}/_stepdown/stream${query}`, {
      headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const decoder = new TextDecoder()
    const told: Told[] = []
    let text = ''
    return {
      type: response.headers.get('content-type'),
      async take(count: number): Promise<Told[]> {
        while (told.length < count) {
          const { value, done } = await reader.read()
          assert.ok(!done, 'the stream ended')
          text += decoder.decode(value, { stream: true })
          const parts = text.split('\n\n')
          text = parts.pop() ?? ''
          told.push(...parts.filter(part => /^id: .*\nevent: (?!hello)/.test(part)).map(parse))
        }
        return told.splice(0, count)
      },
      close: () => reader.cancel(),
    }
  }
  const parse = (part: string): Told => {
    const [id = '', type = '', data = ''] = part.split('\n').map(line => line.slice(line.indexOf(': ') + 2))
    return { id, type, data: JSON.parse(data) }
  }
  const start = async (name: string) => {
    const command = new StartExecutionCommand({ stateMachineArn: machineArn('echo'), name, input: '{"a":1}' })
    const { executionArn } = await given.sfn.send(command)
    await given.cloud.stepFunctions.store.list()[0]?.finished
    return String(executionArn)
  }

  it('tells when an execution starts and ends, and what goes over the bus', async () => {
    const stream = await open()
    assert.equal(stream.type, 'text/event-stream')
    await start('told')
    const told = await stream.take(4)
    assert.deepEqual(
      told.map(({ type, data }) => [type, data.status ?? (data.detail as { status: string }).status]).sort(),
      [
        ['bus', 'RUNNING'],
        ['bus', 'SUCCEEDED'],
        ['execution', 'RUNNING'],
        ['execution', 'SUCCEEDED'],
      ],
    )
    await stream.close()
  })

  it('gives the history of one execution from its first event, also when it has ended', async () => {
    const arn = await start('past')
    const stream = await open(`?execution=${encodeURIComponent(arn)}`)
    const told = await stream.take(5)
    assert.deepEqual(
      told.map(({ type, data }) => (type === 'history' ? (data.event as { type: string }).type : type)),
      ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded', 'execution'],
    )
    await stream.close()
  })

  it('resumes after the last event that the client saw', async () => {
    const first = await open()
    await start('one')
    const [started] = await first.take(1)
    await first.close()
    await start('two')
    const second = await open('', started?.id)
    const told = await second.take(7)
    // What was missed is told as it is now: the first execution has ended in the meantime.
    const executions = told.filter(({ type }) => type === 'execution').map(({ data }) => `${data.name} ${data.status}`)
    assert.deepEqual(executions, ['one SUCCEEDED', 'two SUCCEEDED', 'two SUCCEEDED'])
    const sequence = (id: string | undefined) => Number(id?.split('.')[1])
    assert.ok(told.every(({ id }) => sequence(id) > sequence(started?.id)))
    await second.close()
  })

  it('resumes a history after its last event', async () => {
    const arn = await start('history')
    const query = `?execution=${encodeURIComponent(arn)}`
    const first = await open(query)
    const seen = await first.take(2)
    await first.close()
    const second = await open(query, seen[1]?.id)
    const told = await second.take(2)
    assert.deepEqual(
      told.map(({ data }) => (data.event as { id: number }).id),
      [3, 4],
    )
    await second.close()
  })

  it('says reset when it does not know what the client missed', async () => {
    const first = await open()
    await start('seen')
    const [startedAt] = ((await first.take(1))[0]?.id ?? '').split('.')
    await first.close()
    const stream = await open('', `${startedAt}.999999.0`)
    assert.equal((await stream.take(1))[0]?.type, 'reset')
    await stream.close()
  })

  it('says reset to a client of the laptop that ran before, however much has happened since', async () => {
    for (const name of ['one', 'two', 'three']) await start(name)
    const stream = await open('', '1764000000000.1.0')
    assert.equal((await stream.take(1))[0]?.type, 'reset')
    await stream.close()
  })

  it('begins with hello, so that a client that saw nothing else has an id to come back with', async () => {
    const response = await fetch(`${given.cloud.endpoint}/_stepdown/stream`)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    while (!text.includes('data: ')) text += new TextDecoder().decode((await reader.read()).value)
    assert.match(text, /id: \d+\.0\.0\nevent: hello\ndata: \{"startedAt":\d+\}/)
    await reader.cancel()
  })
})
