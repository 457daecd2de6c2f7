import assert from 'node:assert/strict'
import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { type CloudClients, calling, echo, givenCloud, machineArn } from '../support/cloud.ts'
import { executionsOf } from '../support/executions.ts'

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

  const { start, ended, startEnded } = executionsOf(() => given)

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
