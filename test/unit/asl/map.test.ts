import assert from 'node:assert/strict'
import { lambdaError, run, type States, task } from './given.ts'

const map = (states: States, parts: Record<string, unknown> = {}) => ({
  Each: {
    Type: 'Map',
    MaxConcurrency: 1,
    ItemProcessor: { StartAt: Object.keys(states)[0], States: states },
    ...('Next' in parts ? {} : { End: true }),
    ...parts,
  },
})
const pass = { P: { Type: 'Pass', End: true } }

describe('an inline Map', () => {
  it('runs the items one after the other as one line of events', async () => {
    const ran = await run(map(pass), { input: ['a', 'b'] })
    assert.deepEqual(ran.value, ['a', 'b'])
    assert.deepEqual(ran.trace, [
      '1 0 ExecutionStarted',
      '2 0 MapStateEntered Each',
      '3 2 MapStateStarted',
      '4 3 MapIterationStarted',
      '5 4 PassStateEntered P',
      '6 5 PassStateExited P',
      '7 6 MapIterationSucceeded',
      '8 6 MapIterationStarted',
      '9 8 PassStateEntered P',
      '10 9 PassStateExited P',
      '11 10 MapIterationSucceeded',
      '12 11 MapStateSucceeded',
      '13 11 MapStateExited Each',
      '14 13 ExecutionSucceeded',
    ])
  })

  it('succeeds at once without items', async () => {
    const ran = await run(map(pass), { input: [] })
    assert.deepEqual(ran.trace.slice(2), [
      '3 2 MapStateStarted',
      '4 3 MapStateSucceeded',
      '5 3 MapStateExited Each',
      '6 5 ExecutionSucceeded',
    ])
  })

  it('keeps the order of the items whatever the order of their ends, and MaxConcurrency', async () => {
    const wait = { W: { Type: 'Wait', Seconds: '{% $states.input %}', End: true } }
    const ran = await run(map(wait, { MaxConcurrency: '{% 2 %}' }), { input: [3, 1, 1, 2] })
    assert.deepEqual([ran.value, ran.took], [[3, 1, 1, 2], 4000])
  })

  it('gives ItemSelector the item and its index beside the state’s input', async () => {
    const ItemSelector = {
      item: '{% $states.context.Map.Item.Value %}',
      index: '{% $states.context.Map.Item.Index %}',
      all: '{% $count($states.input) %}',
    }
    const ran = await run(map(pass, { ItemSelector }), { input: ['a', 'b'] })
    assert.deepEqual(ran.value, [
      { item: 'a', index: 0, all: 2 },
      { item: 'b', index: 1, all: 2 },
    ])
  })

  it('reads the variables outside and keeps those inside to each iteration', async () => {
    const inner = {
      A: { Type: 'Pass', Assign: { mine: '{% $outer & $states.input %}' }, Output: '{% $exists($mine) %}', Next: 'B' },
      B: { Type: 'Pass', Output: '{% [$states.input, $mine] %}', End: true },
    }
    const states = {
      First: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'Each' },
      ...map(inner, { Next: 'Last' }),
      Last: { Type: 'Pass', Output: '{% {"all": $states.input, "leaked": $exists($mine)} %}', End: true },
    }
    const ran = await run(states, { input: ['1', '2'] })
    assert.deepEqual(ran.value, {
      all: [
        [false, 'o1'],
        [false, 'o2'],
      ],
      leaked: false,
    })
  })

  it('hands its results to Output and Assign', async () => {
    const states = map(pass, {
      Output: { n: '{% $count($states.result) %}' },
      Assign: { last: '{% $states.result[-1] %}' },
    })
    const ran = await run(states, { input: [1, 2] })
    assert.deepEqual(ran.value, { n: 2 })
    assert.deepEqual(ran.events.at(-2)?.stateExitedEventDetails?.assignedVariables, { last: '2' })
  })

  it('fails with its first failing item and aborts the others', async () => {
    const states = map({ T: task() }, { MaxConcurrency: 2 })
    const invoke = async (_: string, payload: unknown) => {
      if (payload === 2) throw lambdaError('Bad')
      return new Promise(() => {})
    }
    const ran = await run(states, { input: [1, 2, 3], invoke })
    assert.deepEqual([ran.status, ran.error], ['FAILED', 'Bad'])
    const last = ran.events.slice(-6)
    assert.deepEqual(
      last.map(({ type }) => type),
      [
        'TaskFailed',
        'MapIterationFailed',
        'TaskStateAborted',
        'MapIterationAborted',
        'MapStateFailed',
        'ExecutionFailed',
      ],
    )
    // What fails with the item does not move its line on: the Map's failure follows the task's.
    const [failing, iteration, , , failed] = last
    assert.deepEqual([iteration?.previousEventId, failed?.previousEventId], [failing?.id, failing?.id])
    assert.deepEqual(ran.events.at(-3)?.mapIterationAbortedEventDetails, { name: 'Each', index: 0 })
  })

  it('is retried and caught as a whole', async () => {
    let calls = 0
    const invoke = async () => {
      calls += 1
      throw lambdaError('Bad')
    }
    const states = {
      ...map(
        { T: task() },
        { Retry: [{ ErrorEquals: ['Bad'], MaxAttempts: 1 }], Catch: [{ ErrorEquals: ['Bad'], Next: 'Rescue' }] },
      ),
      Rescue: { Type: 'Pass', End: true },
    }
    const ran = await run(states, { input: [1], invoke })
    assert.deepEqual([ran.path, calls], [['Each', 'T', 'T', 'Rescue'], 2])
    assert.deepEqual(
      ran.trace.filter(event => /MapState/.test(event)).map(event => event.split(' ')[2]),
      ['MapStateEntered', 'MapStateStarted', 'MapStateStarted', 'MapStateFailed', 'MapStateExited'],
    )
  })

  it('takes the Fail state of an item as its failure', async () => {
    const ran = await run(map({ F: { Type: 'Fail', Error: 'No', Cause: 'because' } }), { input: [1] })
    assert.deepEqual([ran.error, ran.cause], ['No', 'because'])
  })

  it('nests', async () => {
    const ran = await run(map(map(pass)), { input: [[1, 2], [3]] }).catch(error => error)
    assert.match(ran.message, /a state named "Each" exists already/)
    const nested = map({ Inner: { ...map(pass).Each } })
    assert.deepEqual((await run(nested, { input: [[1, 2], [3]] })).value, [[1, 2], [3]])
  })
})

describe('a Parallel', () => {
  const branch = (states: States) => ({ StartAt: Object.keys(states)[0], States: states })
  const parallel = (branches: States[], parts: Record<string, unknown> = {}) => ({
    Both: { Type: 'Parallel', Branches: branches.map(branch), ...('Next' in parts ? {} : { End: true }), ...parts },
  })

  it('hands its input or Arguments to each branch and collects the outputs in order', async () => {
    const states = parallel(
      [
        { A: { Type: 'Wait', Seconds: 2, End: true } },
        { B: { Type: 'Pass', Output: '{% $states.input.n + 1 %}', End: true } },
      ],
      { Arguments: { n: '{% $states.input %}' }, Output: '{% $reverse($states.result) %}' },
    )
    const ran = await run(states, { input: 1 })
    assert.deepEqual([ran.value, ran.took], [[2, { n: 1 }], 2000])
  })

  it('gives each branch a line of events from ParallelStateStarted on', async () => {
    const ran = await run(parallel([{ A: { Type: 'Pass', End: true } }, { B: { Type: 'Pass', End: true } }]), {
      parallelOutcomes: true,
    })
    const previous = new Map(ran.events.map(event => [event.stateEnteredEventDetails?.name, event.previousEventId]))
    assert.deepEqual([previous.get('A'), previous.get('B')], [3, 3])
    assert.deepEqual(
      ran.trace.slice(-3).map(event => event.split(' ').slice(2).join(' ')),
      ['ParallelStateSucceeded', 'ParallelStateExited Both', 'ExecutionSucceeded'],
    )
  })

  it('aborts the branches that still run when one fails', async () => {
    const aborted: string[] = []
    const invoke = (name: string, _: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => {
        if (name === 'bad') reject(lambdaError('Bad'))
        signal.addEventListener('abort', () => aborted.push(name))
      })
    const call = (FunctionName: string) => task({ Arguments: { FunctionName } })
    const states = {
      ...parallel([{ A: call('good') }, { B: call('bad') }, { W: { Type: 'Wait', Seconds: 9, End: true } }], {
        Catch: [{ ErrorEquals: ['Bad'], Next: 'Rescue' }],
      }),
      Rescue: { Type: 'Pass', End: true },
    }
    const ran = await run(states, { invoke, parallelOutcomes: true })
    assert.deepEqual([ran.status, ran.took, aborted], ['SUCCEEDED', 0, ['good']])
    const types = ran.events.map(({ type }) => type)
    assert.deepEqual(types.slice(types.indexOf('TaskFailed'), -3), [
      'TaskFailed',
      'TaskStateAborted',
      'TaskStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ParallelStateExited',
    ])
  })

  it('leaves the outcome before ParallelStateExited out unless asked', async () => {
    const ran = await run(parallel([{ A: { Type: 'Pass', End: true } }]))
    assert.equal(
      ran.events.some(({ type }) => type === 'ParallelStateSucceeded'),
      false,
    )
    const failed = await run(parallel([{ F: { Type: 'Fail', Error: 'No' } }]))
    assert.deepEqual(
      failed.events.slice(-2).map(({ type }) => type),
      ['ParallelStateFailed', 'ExecutionFailed'],
    )
  })
})
