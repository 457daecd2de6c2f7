import assert from 'node:assert/strict'
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  type SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { type CloudClients, calling, echo, givenCloud, machineArn } from '../support/cloud.ts'

const never = () => new Promise<never>(() => {})

describe('the Step Functions API', () => {
  let given: CloudClients
  let sfn: SFNClient
  const aborted: unknown[] = []

  before(async () => {
    given = await givenCloud({
      machines: {
        echo: { definition: echo },
        hanging: { definition: calling('hang') },
        failing: { definition: { ...echo, States: { Echo: { Type: 'Fail', Error: 'Bad', Cause: 'It is bad' } } } },
        long: { definition: chain(40) },
        quick: { type: 'EXPRESS', definition: calling('greet') },
        broken: { definition: { StartAt: 'Nowhere', QueryLanguage: 'JSONata', States: {} } },
      },
      functions: {
        greet: async event => ({ hello: (event as { name: string }).name }),
        hang: async (_event, { signal }) => {
          signal.addEventListener('abort', () => aborted.push(signal.reason))
          return never()
        },
      },
    })
    sfn = given.sfn
  })
  after(() => given.close())

  const start = async (machine: string, more: { name?: string; input?: string } = {}) => {
    const answer = await sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn(machine), ...more }))
    return { executionArn: String(answer.executionArn), startDate: answer.startDate }
  }
  const ended = async (executionArn: string) => {
    await given.cloud.stepFunctions.store.get(executionArn)?.finished
    return sfn.send(new DescribeExecutionCommand({ executionArn }))
  }
  const startEnded = async (machine: string, more: { name?: string; input?: string } = {}) => {
    const { executionArn } = await start(machine, more)
    return ended(executionArn)
  }

  describe('StartExecution', () => {
    it('runs a machine and describes its input and output', async () => {
      const execution = await startEnded('echo', { name: 'first', input: '{"a":1}' })
      assert.equal(execution.executionArn, 'arn:aws:states:us-east-1:000000000000:execution:echo:first')
      assert.equal(execution.status, 'SUCCEEDED')
      assert.equal(execution.output, '{"a":1}')
      assert.deepEqual(execution.inputDetails, { included: true })
      assert.ok(execution.startDate instanceof Date && execution.stopDate instanceof Date)
    })

    it('takes an empty object when there is no input', async () => {
      assert.equal((await startEnded('echo')).output, '{}')
    })

    it('gives error and cause of a failed execution, and no output', async () => {
      const execution = await startEnded('failing')
      assert.deepEqual([execution.status, execution.error, execution.cause], ['FAILED', 'Bad', 'It is bad'])
      assert.equal(execution.output, undefined)
    })

    it('answers the same name and input with the same execution while that runs', async () => {
      const first = await start('hanging', { name: 'twice', input: '{"a":1}' })
      const second = await start('hanging', { name: 'twice', input: '{"a":1}' })
      assert.deepEqual(second, first)
    })

    it('refuses the same name with another input while the first runs', async () => {
      await start('hanging', { name: 'other', input: '{"a":1}' })
      await assert.rejects(start('hanging', { name: 'other', input: '{"a":2}' }), {
        name: 'ExecutionAlreadyExists',
        message: "Execution Already Exists: 'arn:aws:states:us-east-1:000000000000:execution:hanging:other'",
      })
    })

    it('refuses the same name and input once the first has ended', async () => {
      await startEnded('echo', { name: 'over' })
      await assert.rejects(start('echo', { name: 'over' }), { name: 'ExecutionAlreadyExists' })
    })

    it('starts a new EXPRESS execution each time, whatever its name', async () => {
      const first = await start('quick', { name: 'same', input: '{"name":"x"}' })
      const second = await start('quick', { name: 'same', input: '{"name":"x"}' })
      assert.match(first.executionArn, /^arn:aws:states:us-east-1:000000000000:express:quick:same:[0-9a-f-]{36}$/)
      assert.notEqual(first.executionArn, second.executionArn)
    })

    const refused: [string, Record<string, string>, string, RegExp][] = [
      [
        'a machine that does not exist',
        { stateMachineArn: machineArn('none') },
        'StateMachineDoesNotExist',
        /^State Machine Does Not Exist: 'arn:aws:states:us-east-1:000000000000:stateMachine:none'$/,
      ],
      ['what is no ARN', { stateMachineArn: 'echo' }, 'InvalidArn', /^Invalid Arn: 'Invalid ARN prefix: echo'$/],
      [
        'an ARN of another resource',
        { stateMachineArn: machineArn('echo').replace('stateMachine', 'execution') },
        'InvalidArn',
        /Resource type not valid in this context: execution/,
      ],
      ['a name with a space', { name: 'a b' }, 'InvalidName', /^Invalid Name: 'a b'$/],
      ['a name with a colon', { name: 'a:b' }, 'InvalidName', /^Invalid Name: 'a:b'$/],
      [
        'a name of 81 characters',
        { name: 'a'.repeat(81) },
        'ValidationException',
        /^1 validation error detected: Value 'a{81}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80$/,
      ],
      [
        'an input that is not JSON',
        { input: '{"a":' },
        'InvalidExecutionInput',
        /^Invalid State Machine Execution Input: '/,
      ],
      [
        'an input of more than 262,144 bytes',
        { input: JSON.stringify('é'.repeat(131_072)) },
        'ValidationException',
        /at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144$/,
      ],
      [
        'a machine whose definition is broken',
        { stateMachineArn: machineArn('broken') },
        'InvalidDefinition',
        /^Invalid State Machine Definition: '\/States: /,
      ],
    ]
    for (const [what, parameters, name, message] of refused) {
      it(`refuses ${what} with ${name}`, async () => {
        const command = new StartExecutionCommand({ stateMachineArn: machineArn('echo'), ...parameters })
        await assert.rejects(sfn.send(command), (error: Error & { $metadata: { httpStatusCode: number } }) => {
          assert.equal(error.name, name)
          assert.match(error.message, message)
          assert.equal(error.$metadata.httpStatusCode, 400)
          return true
        })
      })
    }

    it('does not quote the input in its error', async () => {
      await assert.rejects(
        start('echo', { input: 'my secret prompt' }),
        (error: Error) => !error.message.includes('secret'),
      )
    })
  })

  describe('StartSyncExecution', () => {
    const sync = (machine: string, input: string) =>
      sfn.send(new StartSyncExecutionCommand({ stateMachineArn: machineArn(machine), input, name: 'sync' }))

    it('answers with the ended execution and what it would be billed', async () => {
      const execution = await sync('quick', '{"name":"Ada"}')
      assert.equal(execution.status, 'SUCCEEDED')
      assert.equal(execution.output, '{"hello":"Ada"}')
      assert.equal(execution.billingDetails?.billedMemoryUsedInMB, 64)
      assert.equal(Number(execution.billingDetails?.billedDurationInMilliseconds) % 100, 0)
    })

    it('answers a failed execution with status 200', async () => {
      const execution = await sync('quick', 'null')
      assert.deepEqual([execution.status, execution.error], ['FAILED', 'TypeError'])
      assert.equal(execution.$metadata.httpStatusCode, 200)
    })

    it('refuses a STANDARD machine', async () => {
      await assert.rejects(sync('echo', '{}'), { name: 'StateMachineTypeNotSupported' })
    })
  })

  describe('an EXPRESS execution', () => {
    it('cannot be described, read or stopped, and EXPRESS machines list none', async () => {
      const { executionArn } = await start('quick', { input: '{"name":"x"}' })
      await assert.rejects(sfn.send(new DescribeExecutionCommand({ executionArn })), { name: 'InvalidArn' })
      await assert.rejects(sfn.send(new GetExecutionHistoryCommand({ executionArn })), { name: 'InvalidArn' })
      await assert.rejects(sfn.send(new StopExecutionCommand({ executionArn })), { name: 'InvalidArn' })
      const list = new ListExecutionsCommand({ stateMachineArn: machineArn('quick') })
      await assert.rejects(sfn.send(list), { name: 'StateMachineTypeNotSupported' })
    })
  })

  describe('StopExecution', () => {
    it('ends the execution with the error and cause given, and aborts the running function', async () => {
      const { executionArn } = await start('hanging')
      const before = aborted.length
      await sfn.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'I am tired of waiting' }))
      const execution = await ended(executionArn)
      assert.deepEqual(
        [execution.status, execution.error, execution.cause],
        ['ABORTED', 'Enough', 'I am tired of waiting'],
      )
      assert.equal(aborted.length, before + 1)
      const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }))
      assert.equal(events?.[0]?.type, 'ExecutionAborted')
    })

    it('leaves an ended execution as it is', async () => {
      const { executionArn, stopDate } = await startEnded('echo')
      const answer = await sfn.send(new StopExecutionCommand({ executionArn }))
      assert.deepEqual(answer.stopDate, stopDate)
      assert.equal((await ended(String(executionArn))).status, 'SUCCEEDED')
    })

    it('refuses an execution that does not exist', async () => {
      const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:echo:none'
      const message = `Execution Does Not Exist: '${executionArn}'`
      await assert.rejects(sfn.send(new StopExecutionCommand({ executionArn })), {
        name: 'ExecutionDoesNotExist',
        message,
      })
    })
  })

  describe('GetExecutionHistory', () => {
    const pages = async (executionArn: string, reverseOrder: boolean) => {
      const ids: number[] = []
      let nextToken: string | undefined
      do {
        const page = await sfn.send(
          new GetExecutionHistoryCommand({ executionArn, reverseOrder, maxResults: 7, nextToken }),
        )
        assert.ok((page.events?.length ?? 0) <= 7)
        ids.push(...(page.events ?? []).map(event => Number(event.id)))
        nextToken = page.nextToken
      } while (nextToken)
      return ids
    }

    it('pages through all events once, in both orders', async () => {
      const { executionArn } = await startEnded('long')
      const all = Array.from({ length: 82 }, (_, index) => index + 1)
      assert.deepEqual(await pages(String(executionArn), false), all)
      assert.deepEqual(await pages(String(executionArn), true), all.toReversed())
    })

    it('leaves the data out when asked to', async () => {
      const { executionArn } = await startEnded('echo', { input: '{"prompt":"secret"}' })
      const command = new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false })
      const { events } = await sfn.send(command)
      assert.equal(events?.length, 4)
      assert.ok(!JSON.stringify(events).includes('secret'))
      assert.equal(events?.[1]?.stateEnteredEventDetails?.name, 'Echo')
    })

    it('refuses a token of another execution, and one that is none', async () => {
      const { executionArn } = await startEnded('long')
      const other = await startEnded('long')
      const { nextToken } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1 }))
      for (const token of [nextToken, 'nonsense']) {
        const command = new GetExecutionHistoryCommand({ executionArn: other.executionArn, nextToken: token })
        await assert.rejects(sfn.send(command), { name: 'InvalidToken' })
      }
    })

    it('refuses a page of more than 1,000 events', async () => {
      const { executionArn } = await startEnded('echo')
      await assert.rejects(sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1001 })), {
        name: 'ValidationException',
        message: /Value '1001' at 'maxResults' failed to satisfy constraint/,
      })
    })
  })

  describe('ListExecutions', () => {
    it('lists newest first, by status and page by page', async () => {
      const own = await givenCloud({
        machines: { echo: { definition: echo }, hanging: { definition: calling('hang') } },
        functions: { hang: never },
      })
      try {
        for (const name of ['a', 'b', 'c']) {
          await own.sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn('hanging'), name }))
        }
        const list = async (more: {
          maxResults?: number
          nextToken?: string | undefined
          statusFilter?: 'RUNNING' | 'ABORTED'
        }) => {
          const page = await own.sfn.send(
            new ListExecutionsCommand({ stateMachineArn: machineArn('hanging'), ...more }),
          )
          return { names: page.executions?.map(item => item.name), nextToken: page.nextToken }
        }
        const first = await list({ maxResults: 2 })
        assert.deepEqual(first.names, ['c', 'b'])
        assert.deepEqual(await list({ maxResults: 2, nextToken: first.nextToken }), {
          names: ['a'],
          nextToken: undefined,
        })
        await own.sfn.send(
          new StopExecutionCommand({ executionArn: 'arn:aws:states:us-east-1:000000000000:execution:hanging:b' }),
        )
        assert.deepEqual((await list({ statusFilter: 'RUNNING' })).names, ['c', 'a'])
        assert.deepEqual((await list({ statusFilter: 'ABORTED' })).names, ['b'])
        await assert.rejects(list({ statusFilter: 'RUNNING', nextToken: first.nextToken }), { name: 'InvalidToken' })
      } finally {
        await own.close()
      }
    })

    it('forgets the executions that ended first beyond the retention', async () => {
      const own = await givenCloud({ machines: { echo: { definition: echo } }, retention: 2 })
      try {
        for (const name of ['a', 'b', 'c']) {
          await own.sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn('echo'), name }))
          await own.cloud.stepFunctions.store.list()[0]?.finished
        }
        const { executions } = await own.sfn.send(new ListExecutionsCommand({ stateMachineArn: machineArn('echo') }))
        assert.deepEqual(
          executions?.map(item => item.name),
          ['c', 'b'],
        )
      } finally {
        await own.close()
      }
    })

    it('wants exactly one of a machine and a Map Run', async () => {
      await assert.rejects(sfn.send(new ListExecutionsCommand({})), { name: 'ValidationException' })
    })
  })

  describe('machines', () => {
    it('are listed and described with their definition', async () => {
      const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}))
      assert.deepEqual(stateMachines?.map(machine => [machine.name, machine.type]).slice(-2), [
        ['quick', 'EXPRESS'],
        ['broken', 'STANDARD'],
      ])
      const machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn('echo') }))
      assert.deepEqual(JSON.parse(String(machine.definition)), echo)
      assert.equal(machine.status, 'ACTIVE')
    })

    it('are described as an execution runs them, and have tags', async () => {
      const { executionArn } = await startEnded('echo')
      const machine = await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
      assert.equal(machine.stateMachineArn, machineArn('echo'))
      const { tags } = await sfn.send(new ListTagsForResourceCommand({ resourceArn: machineArn('echo') }))
      assert.deepEqual(tags, [])
    })
  })
})

/** A chain of `length` Pass states. */
function chain(length: number) {
  const names = Array.from({ length }, (_, index) => `S${index}`)
  const States = Object.fromEntries(
    names.map((name, index) => [
      name,
      { Type: 'Pass', ...(index + 1 < length ? { Next: names[index + 1] } : { End: true }) },
    ]),
  )
  return { StartAt: 'S0', QueryLanguage: 'JSONata', States }
}
