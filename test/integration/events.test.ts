import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutEventsCommand, TestEventPatternCommand } from '@aws-sdk/client-eventbridge'
import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { CloudEvent } from '../../local/cloud-event.ts'
import type { DeadLetter } from '../../local/events/dead-letter.ts'
import { type CloudClients, givenCloud, machineArn } from '../support/cloud.ts'

const SERVICE = `
service: demo
stepFunctions:
  stateMachines:
    answer:
      name: answer
      definition: { StartAt: Echo, QueryLanguage: JSONata, States: { Echo: { Type: Pass, End: true } } }
      events:
        - eventBridge: { event: { source: [stepdown.client], detail-type: [Inference Requested] } }
        - eventBridge: { event: { source: [fixed] }, input: { prompt: constant } }
        - eventBridge: { event: { source: [detail] }, inputPath: $.detail }
    loop:
      name: loop
      definition: { StartAt: Echo, QueryLanguage: JSONata, States: { Echo: { Type: Pass, End: true } } }
      events:
        - eventBridge: { event: { source: [aws.states], detail: { name: [again], status: [SUCCEEDED] } } }
resources:
  Resources:
    Lost:
      Type: AWS::Events::Rule
      Properties:
        Name: lost
        EventPattern: { source: [lost] }
        Targets: [{ Id: a, Arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:gone' }]
`

describe('the event bus', () => {
  let folder: string
  let given: CloudClients
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepdown-events-'))
    await writeFile(join(folder, 'serverless.yml'), SERVICE)
    given = await givenCloud({ serverless: join(folder, 'serverless.yml') })
  })
  after(async () => {
    await given.close()
    await rm(folder, { recursive: true })
  })

  const put = (Source: string, Detail = '{"prompt":"hi"}', DetailType = 'Inference Requested') =>
    given.eventBridge.send(new PutEventsCommand({ Entries: [{ Source, DetailType, Detail }] }))
  /** The executions that started since `before`, oldest first, when they have ended. */
  const startedBy = async (act: () => Promise<unknown>) => {
    const known = new Set(given.cloud.stepFunctions.store.list())
    await act()
    const started = given.cloud.stepFunctions.store.list().filter(execution => !known.has(execution))
    await Promise.all(started.map(execution => execution.finished))
    return started.reverse()
  }

  it('starts the machine of a rule that matches, with the event as its input', async () => {
    const [execution, ...others] = await startedBy(() => put('stepdown.client'))
    assert.equal(others.length, 0)
    const input = JSON.parse(String(execution?.input))
    assert.equal(input.source, 'stepdown.client')
    assert.equal(input['detail-type'], 'Inference Requested')
    assert.deepEqual(input.detail, { prompt: 'hi' })
    assert.match(input.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.equal(execution?.status, 'SUCCEEDED')
  })

  it('starts nothing when no rule matches', async () => {
    assert.deepEqual(await startedBy(() => put('stepdown.client', '{}', 'Something else')), [])
  })

  it('gives a constant input, or a part of the event, where the rule says so', async () => {
    const [fixed] = await startedBy(() => put('fixed'))
    assert.deepEqual(JSON.parse(String(fixed?.input)), { prompt: 'constant' })
    const [detail] = await startedBy(() => put('detail', '{"prompt":"part"}'))
    assert.deepEqual(JSON.parse(String(detail?.input)), { prompt: 'part' })
  })

  it('keeps what cannot be delivered as a dead letter', async () => {
    const answer = await put('lost')
    assert.equal(answer.FailedEntryCount, 0) // PutEvents only takes events in; delivery comes later
    const { body } = await given.control<{ deadLetters: DeadLetter[] }>('GET', 'dead-letters')
    const [letter] = body.deadLetters
    assert.equal(letter?.rule, 'lost')
    assert.equal(letter?.errorCode, 'StateMachineDoesNotExist')
    assert.equal(letter?.event.source, 'lost')
  })

  it('refuses bad entries one by one and takes the others', async () => {
    const entry = { Source: 'a', DetailType: 'b', Detail: '{}' }
    const { FailedEntryCount, Entries } = await given.eventBridge.send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, Detail: 'no JSON' },
          { ...entry, Detail: '[]' },
          { ...entry, Source: '' },
          { ...entry, Source: 'aws.states' },
          { ...entry, EventBusName: 'other' },
        ],
      }),
    )
    assert.equal(FailedEntryCount, 5)
    assert.deepEqual(
      Entries?.map(item => item.ErrorCode),
      [
        undefined,
        'MalformedDetail',
        'MalformedDetail',
        'InvalidArgument',
        'NotAuthorizedForSourceException',
        'ResourceNotFoundException',
      ],
    )
    assert.match(String(Entries?.[0]?.EventId), /^[0-9a-f-]{36}$/)
  })

  it('takes ten entries at most', async () => {
    const Entries = Array.from({ length: 11 }, () => ({ Source: 'a', DetailType: 'b', Detail: '{}' }))
    await assert.rejects(given.eventBridge.send(new PutEventsCommand({ Entries })), {
      name: 'ValidationException',
      message: /at 'Entries' failed to satisfy constraint: Member must have length less than or equal to 10/,
    })
  })

  describe('TestEventPattern', () => {
    const event = {
      id: '1',
      account: '0',
      source: 'order',
      time: '2030-01-01T00:00:00Z',
      region: 'r',
      'detail-type': 'Test',
    }
    const test = (pattern: unknown, sample: unknown = event) => {
      const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
      return given.eventBridge.send(new TestEventPatternCommand({ EventPattern: text(pattern), Event: text(sample) }))
    }

    it('says whether the pattern matches the event', async () => {
      assert.equal((await test({ source: [{ prefix: 'ord' }] })).Result, true)
      assert.equal((await test({ source: ['shipment'] })).Result, false)
    })

    const refused: [string, unknown, unknown, string, RegExp][] = [
      [
        'a pattern that is wrong',
        { source: 'order' },
        event,
        'InvalidEventPatternException',
        /^Event pattern is not valid\. Reason: "source" must be an object or an array$/,
      ],
      [
        'a pattern that is no JSON',
        'this is no pattern',
        event,
        'InvalidEventPatternException',
        /^Event pattern is not valid\. Reason: Unrecognized token 'this': was expecting \(JSON String/,
      ],
      ['a pattern that is no object', [], event, 'InvalidEventPatternException', /Reason: Filter is not an object$/],
      ['an event that is no JSON', { a: [1] }, 'text', 'ValidationException', /^Parameter Event is not valid\.$/],
      [
        'an event without an id',
        { a: [1] },
        { ...event, id: undefined },
        'ValidationException',
        /^Parameter Event is not/,
      ],
    ]
    for (const [what, pattern, sample, name, message] of refused) {
      it(`refuses ${what} as AWS does`, () => assert.rejects(test(pattern, sample), { name, message }))
    }
  })

  it('carries a status change when a STANDARD execution starts and when it ends', async () => {
    const seen: CloudEvent[] = []
    const stop = given.cloud.on(event => seen.push(event))
    const start = new StartExecutionCommand({ stateMachineArn: machineArn('answer'), name: 'told', input: '{"a":1}' })
    await startedBy(() => given.sfn.send(start))
    stop()
    const changes = seen.flatMap(event => (event.type === 'bus' ? [event.event] : []))
    assert.deepEqual(
      changes.map(event => event.detail.status),
      ['RUNNING', 'SUCCEEDED'],
    )
    const [running, succeeded] = changes
    assert.equal(succeeded?.source, 'aws.states')
    assert.equal(succeeded?.['detail-type'], 'Step Functions Execution Status Change')
    assert.deepEqual(succeeded?.resources, ['arn:aws:states:us-east-1:000000000000:execution:answer:told'])
    assert.equal(running?.detail.output, null)
    assert.equal(running?.detail.stopDate, null)
    assert.deepEqual([succeeded?.detail.input, succeeded?.detail.output], ['{"a":1}', '{"a":1}'])
    assert.deepEqual(succeeded?.detail.outputDetails, { included: true })
    assert.equal(typeof succeeded?.detail.stopDate, 'number')
  })

  it('starts a machine when another execution ends', async () => {
    const start = new StartExecutionCommand({ stateMachineArn: machineArn('answer'), name: 'again', input: '{}' })
    const machines = (await startedBy(() => given.sfn.send(start))).map(execution => execution.machine.name)
    await given.control('GET', 'events') // by the time of an answer, what followed has been delivered
    const all = given.cloud.stepFunctions.store.list(machineArn('loop'))
    assert.equal(machines[0], 'answer')
    assert.equal(JSON.parse(String(all[0]?.input)).detail.name, 'again')
    assert.equal(all.length, 1)
  })

  it('leaves the input out of a status change that would be too large', async () => {
    const input = JSON.stringify('x'.repeat(130_000))
    const start = new StartExecutionCommand({ stateMachineArn: machineArn('answer'), input })
    await startedBy(() => given.sfn.send(start))
    const event = given.cloud.events.recent().at(-1)
    assert.equal(event?.detail.status, 'SUCCEEDED')
    assert.deepEqual(event?.detail.inputDetails, { included: false })
    assert.equal(event?.detail.input, null)
    assert.deepEqual(event?.detail.outputDetails, { included: true })
    assert.equal(event?.detail.output, input)
  })
})
