import assert from 'node:assert/strict'
import type { HistoryEvent } from '../../../local/asl/engine.ts'
import { execute } from '../../../local/asl/engine.ts'
import type { DistributedMaps } from '../../../local/asl/execution.ts'
import type { MapRun } from '../../../local/asl/map-run.ts'
import { lambdaError, run, task } from './given.ts'

const EXECUTION = 'arn:aws:states:us-east-1:000000000000:execution:batch:run'

const batch = (parts: Record<string, unknown> = {}) => ({
  Each: {
    Type: 'Map',
    Label: 'lines',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSONL' },
      Arguments: { Bucket: 'in', Key: '{% $states.input.key %}' },
    },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Work',
      States: { Work: task({ Output: '{% $states.result.Payload %}' }) },
    },
    End: true,
    ...parts,
  },
})
const ResultWriter = {
  Resource: 'arn:aws:states:::s3:putObject',
  Arguments: { Bucket: 'out', Prefix: 'results/' },
  WriterConfig: { OutputType: 'JSONL', Transformation: 'NONE' },
}

/** An S3 with one object, that keeps what is written, and notes Map Runs and children. */
const surroundings = (lines: string) => {
  const written = new Map<string, string>()
  const mapRuns: MapRun[] = []
  const children: { arn: string; input: string; events: HistoryEvent[] }[] = []
  const maps: DistributedMaps = {
    getObject: async (bucket, key) => {
      if (`${bucket}/${key}` !== 'in/prompts.jsonl') throw new Error(`no object ${bucket}/${key}`)
      return lines
    },
    putObject: async (bucket, key, body) => void written.set(`${bucket}/${key}`, body),
    onMapRun: mapRun => void mapRuns.push(mapRun),
    startChild: async ({ stateMachine, options }) => {
      const result = await execute(stateMachine, options)
      children.push({ arn: String(options.executionArn), input: options.input, events: result.events })
      return result
    },
  }
  return { maps, written, mapRuns, children }
}
const input = { key: 'prompts.jsonl' }
const failOn = (bad: unknown) => async (_: string, payload: unknown) => {
  if (payload === bad) throw lambdaError('Bad')
  return payload
}

describe('a distributed Map', () => {
  it('runs each line as an execution of its own, with a history of its own', async () => {
    const { maps, mapRuns, children } = surroundings('"a"\n\n{"b": 1}\n')
    const ran = await run(batch(), { input, maps, executionArn: EXECUTION })
    assert.deepEqual(ran.value, ['a', { b: 1 }])
    assert.deepEqual(ran.trace, [
      '1 0 ExecutionStarted',
      '2 0 MapStateEntered Each',
      '3 2 MapStateStarted',
      '4 3 MapRunStarted',
      '5 4 MapRunSucceeded',
      '6 4 MapStateSucceeded',
      '7 4 MapStateExited Each',
      '8 7 ExecutionSucceeded',
    ])
    const [mapRun] = mapRuns
    assert.match(mapRun?.mapRunArn ?? '', /^arn:aws:states:us-east-1:000000000000:mapRun:batch\/lines:[0-9a-f-]{36}$/)
    assert.equal(ran.events[3]?.mapRunStartedEventDetails?.mapRunArn, mapRun?.mapRunArn)
    assert.deepEqual(
      [mapRun?.status, mapRun?.counts.succeeded, mapRun?.counts.total, mapRun?.counts.pending],
      ['SUCCEEDED', 2, 2, 0],
    )
    assert.deepEqual(
      children.map(child => child.input),
      ['"a"', '{"b":1}'],
    )
    assert.match(children[0]?.arn ?? '', /^arn:aws:states:us-east-1:000000000000:execution:batch\/lines:[0-9a-f-]{36}$/)
    assert.equal(children[0]?.events.at(-1)?.type, 'ExecutionSucceeded')
  })

  it('writes the results as JSON lines with a manifest, and returns where', async () => {
    const { maps, written } = surroundings('1\n2\n3')
    const ran = await run(batch({ ResultWriter, ToleratedFailurePercentage: '{% 50 %}' }), {
      input,
      maps,
      invoke: failOn(2),
    })
    const { MapRunArn, ResultWriterDetails } = ran.value as {
      MapRunArn: string
      ResultWriterDetails: { Bucket: string; Key: string }
    }
    assert.deepEqual(
      [ResultWriterDetails.Bucket, ResultWriterDetails.Key],
      ['out', `results/${MapRunArn.split(':').at(-1)}/manifest.json`],
    )
    const manifest = JSON.parse(written.get(`out/${ResultWriterDetails.Key}`) ?? '')
    const read = (status: string) =>
      (written.get(`out/${manifest.ResultFiles[status][0].Key}`) ?? '').split('\n').map(line => JSON.parse(line))
    assert.deepEqual(
      read('SUCCEEDED').map(({ Input, Output, Status }) => [Input, Output, Status]),
      [
        ['1', '1', 'SUCCEEDED'],
        ['3', '3', 'SUCCEEDED'],
      ],
    )
    assert.deepEqual(
      read('FAILED').map(line => [line.Input, line.Error, line.Status]),
      [['2', 'Bad', 'FAILED']],
    )
  })

  it('selects what each child gets', async () => {
    const { maps, children } = surroundings('1\n2')
    const ItemSelector = {
      n: '{% $states.context.Map.Item.Value %}',
      i: '{% $states.context.Map.Item.Index %}',
      from: '{% $states.input.key %}',
    }
    await run(batch({ ItemSelector }), { input, maps })
    assert.deepEqual(
      children.map(child => JSON.parse(child.input)),
      [
        { n: 1, i: 0, from: 'prompts.jsonl' },
        { n: 2, i: 1, from: 'prompts.jsonl' },
      ],
    )
  })

  const thresholds: [parts: object, ok: boolean, started: number][] = [
    [{}, false, 2],
    [{ ToleratedFailureCount: 1 }, true, 4],
    [{ ToleratedFailurePercentage: 25 }, true, 4],
    [{ ToleratedFailurePercentage: 24 }, false, 2],
    [{ ToleratedFailureCount: '{% $states.input.most %}' }, true, 4],
  ]
  for (const [parts, ok, started] of thresholds) {
    it(`${ok ? 'tolerates' : 'breaks at'} one failure of four with ${JSON.stringify(parts)}`, async () => {
      const { maps, children, mapRuns } = surroundings('1\n2\n3\n4')
      const ran = await run(batch({ MaxConcurrency: 1, ...parts }), {
        input: { ...input, most: 1 },
        maps,
        invoke: failOn(2),
      })
      assert.deepEqual([ran.status, children.length], [ok ? 'SUCCEEDED' : 'FAILED', started])
      if (ok) return
      assert.equal(ran.error, 'States.ExceedToleratedFailureThreshold')
      assert.deepEqual(
        ran.events.slice(-3).map(({ type }) => type),
        ['MapRunFailed', 'MapStateFailed', 'ExecutionFailed'],
      )
      assert.equal(mapRuns[0]?.status, 'FAILED')
    })
  }

  it('stops the children that run when too many have failed', async () => {
    const { maps, mapRuns } = surroundings('1\n2\n3')
    const invoke = async (_: string, payload: unknown) => {
      if (payload === 2) throw lambdaError('Bad')
      return new Promise(() => {})
    }
    const ran = await run(batch(), { input, maps, invoke })
    assert.equal(ran.status, 'FAILED')
    assert.deepEqual([mapRuns[0]?.counts.failed, mapRuns[0]?.counts.aborted, mapRuns[0]?.counts.running], [1, 2, 0])
  })

  it('starts no more children once the execution is stopped', async () => {
    const { maps, children, mapRuns } = surroundings('1\n2\n3\n4')
    const controller = new AbortController()
    const invoke = async () => {
      controller.abort()
      return new Promise(() => {})
    }
    const ran = await run(batch({ MaxConcurrency: 1 }), { input, maps, invoke, signal: controller.signal })
    await new Promise(resolve => setImmediate(resolve))
    assert.deepEqual([ran.status, children.length, mapRuns[0]?.status], ['ABORTED', 1, 'ABORTED'])
  })

  it('fails with States.ItemReaderFailed on a missing object and on a broken line', async () => {
    const { maps } = surroundings('{"a": 1}\n{oops\n')
    assert.equal((await run(batch(), { input: { key: 'other' }, maps })).cause, 'no object in/other')
    const broken = await run(batch(), { input, maps })
    assert.equal(broken.error, 'States.ItemReaderFailed')
    assert.match(broken.cause ?? '', /line 2/)
  })

  it('runs without anybody who keeps its children', async () => {
    const { maps } = surroundings('1\n2')
    const { getObject, putObject } = maps
    assert.deepEqual((await run(batch(), { input, maps: { getObject, putObject } })).value, [1, 2])
  })
})
