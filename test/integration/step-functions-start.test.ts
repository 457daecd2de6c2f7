import assert from 'node:assert/strict'
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { type CloudClients, calling, echo, givenCloud, machineArn } from '../support/cloud.ts'
import { executionsOf } from '../support/executions.ts'

describe('the Step Functions API', () => {
  let given: CloudClients
  let sfn: SFNClient

  before(async () => {
    given = await givenCloud({
      machines: {
        echo: { definition: echo },
        hanging: { definition: calling('hang') },
        failing: { definition: { ...echo, States: { Echo: { Type: 'Fail', Error: 'Bad', Cause: 'It is bad' } } } },
        quick: { type: 'EXPRESS', definition: calling('greet') },
        broken: { definition: { StartAt: 'Nowhere', QueryLanguage: 'JSONata', States: {} } },
      },
      functions: {
        greet: async event => ({ hello: (event as { name: string }).name }),
        hang: () => new Promise<never>(() => {}),
      },
    })
    sfn = given.sfn
  })
  after(() => given.close())

  const { start, startEnded } = executionsOf(() => given)

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
        'an input that Python calls JSON',
        { input: 'NaN' },
        'InvalidExecutionInput',
        /^Invalid State Machine Execution Input: 'Non-standard token 'NaN': enable JsonReadFeature\.ALLOW_NON_NUMERIC_NUMBERS to allow at \[Source: \(String\)"NaN"; line: 1, column: 4\]'$/,
      ],
      [
        'an input that is a sentence, of which only the first word is quoted',
        { input: 'Why is the sky blue?' },
        'InvalidExecutionInput',
        /'Unrecognized token 'Why': was expecting .*\(String\)"Why"\[truncated 17 chars\]; line: 1, column: 4\]'$/,
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
})
