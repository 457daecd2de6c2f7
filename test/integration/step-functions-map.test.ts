import assert from 'node:assert/strict'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { type CloudClients, givenCloud, machineArn } from '../support/cloud.ts'

const Bucket = 'stepdown-local-payloads'
const batch = {
  StartAt: 'Each line',
  QueryLanguage: 'JSONata',
  States: {
    'Each line': {
      Type: 'Map',
      Label: 'EachLine',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Arguments: { Bucket, Key: '{% $states.input.key %}' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Check',
        States: {
          Check: {
            Type: 'Choice',
            Choices: [{ Condition: '{% $states.input.bad = true %}', Next: 'Refuse' }],
            Default: 'Take',
          },
          Refuse: { Type: 'Fail', Error: 'Refused' },
          Take: { Type: 'Pass', Output: { got: '{% $states.input.n %}' }, End: true },
        },
      },
      MaxConcurrency: 2,
      ToleratedFailurePercentage: 50,
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        WriterConfig: { OutputType: 'JSONL', Transformation: 'COMPACT' },
        Arguments: { Bucket, Prefix: 'results' },
      },
      End: true,
    },
  },
}

describe('a distributed Map', () => {
  let given: CloudClients
  let executionArn: string
  before(async () => {
    given = await givenCloud({ machines: { batch: { definition: batch } } })
    const Body = '{"n":1}\n{"n":2,"bad":true}\n{"n":3}\n'
    await given.s3.send(new PutObjectCommand({ Bucket, Key: 'lines.jsonl', Body }))
    const command = new StartExecutionCommand({ stateMachineArn: machineArn('batch'), input: '{"key":"lines.jsonl"}' })
    executionArn = String((await given.sfn.send(command)).executionArn)
    await given.cloud.stepFunctions.store.get(executionArn)?.finished
  })
  after(() => given.close())

  const theMapRun = async () => {
    const { mapRuns } = await given.sfn.send(new ListMapRunsCommand({ executionArn }))
    assert.equal(mapRuns?.length, 1)
    return String(mapRuns?.[0]?.mapRunArn)
  }

  it('reads its lines from S3 and writes its results there', async () => {
    const { status, output } = await given.sfn.send(new DescribeExecutionCommand({ executionArn }))
    assert.equal(status, 'SUCCEEDED')
    const { ResultWriterDetails } = JSON.parse(String(output))
    const manifest = await given.s3.send(new GetObjectCommand({ Bucket, Key: ResultWriterDetails.Key }))
    const { ResultFiles } = JSON.parse(String(await manifest.Body?.transformToString()))
    const results = await given.s3.send(new GetObjectCommand({ Bucket, Key: ResultFiles.SUCCEEDED[0].Key }))
    const lines = String(await results.Body?.transformToString())
      .trim()
      .split('\n')
    assert.deepEqual(
      lines.map(line => JSON.parse(line)).sort((a, b) => a.got - b.got),
      [{ got: 1 }, { got: 3 }],
    )
  })

  it('has a Map Run with counts', async () => {
    const mapRun = await given.sfn.send(new DescribeMapRunCommand({ mapRunArn: await theMapRun() }))
    assert.equal(mapRun.status, 'SUCCEEDED')
    assert.equal(mapRun.maxConcurrency, 2)
    assert.equal(mapRun.toleratedFailurePercentage, 50)
    const { total, succeeded, failed, running, pending } = mapRun.itemCounts ?? {}
    assert.deepEqual([total, succeeded, failed, running, pending], [3, 2, 1, 0, 0])
    assert.match(
      String(mapRun.mapRunArn),
      /^arn:aws:states:us-east-1:000000000000:mapRun:batch\/EachLine:[0-9a-f-]{36}$/,
    )
  })

  it('has children that are listed by the Map Run only, and inspected like any execution', async () => {
    const mapRunArn = await theMapRun()
    const { executions = [] } = await given.sfn.send(new ListExecutionsCommand({ mapRunArn }))
    assert.deepEqual(executions.map(child => child.status).sort(), ['FAILED', 'SUCCEEDED', 'SUCCEEDED'])
    const parents = await given.sfn.send(new ListExecutionsCommand({ stateMachineArn: machineArn('batch') }))
    assert.deepEqual(
      parents.executions?.map(item => item.executionArn),
      [executionArn],
    )

    const child = executions.find(item => item.status === 'FAILED')
    assert.match(String(child?.executionArn), /^arn:aws:states:us-east-1:000000000000:execution:batch\/EachLine:/)
    const described = await given.sfn.send(new DescribeExecutionCommand({ executionArn: child?.executionArn }))
    assert.deepEqual([described.error, described.mapRunArn], ['Refused', mapRunArn])
    const history = await given.sfn.send(new GetExecutionHistoryCommand({ executionArn: child?.executionArn }))
    assert.equal(history.events?.at(-1)?.type, 'ExecutionFailed')
    const machine = await given.sfn.send(
      new DescribeStateMachineForExecutionCommand({ executionArn: child?.executionArn }),
    )
    assert.deepEqual([machine.label, machine.mapRunArn], ['EachLine', mapRunArn])
    assert.equal(JSON.parse(String(machine.definition)).StartAt, 'Check')
  })

  it('refuses a Map Run that does not exist', async () => {
    const mapRunArn = 'arn:aws:states:us-east-1:000000000000:mapRun:batch/EachLine:none'
    await assert.rejects(given.sfn.send(new DescribeMapRunCommand({ mapRunArn })), { name: 'ResourceNotFound' })
  })
})
