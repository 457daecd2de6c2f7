import assert from 'node:assert/strict'
import { compile, execute } from '../../../local/asl/engine.ts'
import { FUNCTION, machine, run, task } from './given.ts'

describe('a Pass state', () => {
  it('hands its input on, or its Output, and assigns from the values before', async () => {
    const ran = await run({
      A: { Type: 'Pass', Assign: { n: 1 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { n: '{% $n + 1 %}', old: '{% $n %}' }, Output: '{% $n %}', Next: 'C' },
      C: {
        Type: 'Pass',
        Output: { in: '{% $states.input %}', n: '{% $n %}', old: '{% $old %}', text: 'n' },
        End: true,
      },
    })
    assert.deepEqual(ran.value, { in: 1, n: 2, old: 1, text: 'n' })
  })

  it('keeps a list of one that JSONata would unwrap: variables are plain JSON', async () => {
    const ran = await run(
      {
        A: { Type: 'Pass', Assign: { rest: '{% [$states.input[[1..9]]] %}' }, Next: 'B' },
        B: { Type: 'Pass', Output: { rest: '{% $rest %}', bare: '{% $states.input[[1..9]] %}' }, End: true },
      },
      { input: ['a', 'b'] },
    )
    assert.deepEqual(ran.events[2]?.stateExitedEventDetails?.assignedVariables, { rest: '["b"]' })
    assert.deepEqual(ran.value, { rest: ['b'], bare: 'b' })
  })

  it('writes what JSON has no word for as AWS does', async () => {
    const ran = await run({
      A: { Type: 'Pass', Output: { zero: '{% -0 %}', much: '{% 1/0 %}', null: '{% null %}' }, End: true },
    })
    assert.equal(ran.output, '{"zero":0,"much":"Infinity","null":null}')
  })
})

describe('a Choice state', () => {
  const choose = (input: unknown, parts = {}) =>
    run(
      {
        Pick: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Assign: { size: 'big' } },
            { Condition: '{% $states.input.n > 5 %}', Next: 'Middle', Output: 'middle' },
          ],
          Default: 'Small',
          Output: 'small',
          ...parts,
        },
        Big: { Type: 'Pass', Output: '{% $size %}', End: true },
        Middle: { Type: 'Succeed' },
        Small: { Type: 'Succeed' },
      },
      { input },
    )

  it('takes the first rule that holds, with the rule’s own Assign and Output', async () => {
    assert.deepEqual([(await choose({ n: 11 })).path, (await choose({ n: 11 })).value], [['Pick', 'Big'], 'big'])
    assert.deepEqual([(await choose({ n: 6 })).path, (await choose({ n: 6 })).value], [['Pick', 'Middle'], 'middle'])
  })

  it('takes Default with the state’s own Output', async () => {
    assert.deepEqual([(await choose({ n: 1 })).path, (await choose({ n: 1 })).value], [['Pick', 'Small'], 'small'])
  })

  it('fails with States.Runtime when nothing holds and there is no Default', async () => {
    const states = {
      Pick: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'End' }] },
      End: { Type: 'Succeed' },
    }
    const ran = await run(states)
    assert.equal(ran.error, 'States.Runtime')
    assert.match(
      ran.cause ?? '',
      /^An error occurred while executing the state 'Pick' \(entered at the event id #2\)\. Failed to transition/,
    )
    assert.equal(ran.trace.at(-1), '3 2 ExecutionFailed')
  })
})

describe('a Wait state', () => {
  it('waits Seconds, or until a Timestamp, at most three years', async () => {
    const wait = (parts: object) => run({ W: { Type: 'Wait', End: true, ...parts } }, { input: { s: 3 } })
    assert.equal((await wait({ Seconds: 90 })).took, 90_000)
    assert.equal((await wait({ Seconds: '{% $states.input.s * 2 %}' })).took, 6000)
    assert.equal((await wait({ Timestamp: '2026-11-22T01:00:30+01:00' })).took, 30_000)
    assert.equal((await wait({ Timestamp: "{% '2026-11-22T00:00:01.5Z' %}" })).took, 1500)
    assert.equal((await wait({ Timestamp: '2001-01-01T00:00:00Z' })).took, 0)
    assert.equal((await wait({ Seconds: 99_999_999 })).took, 99_999_999_000)
  })
})

describe('a Fail state', () => {
  it('fails with its Error and Cause, which may be expressions, and has no exit', async () => {
    const ran = await run(
      { F: { Type: 'Fail', Error: 'No', Cause: "{% 'for ' & $states.input.who %}" } },
      { input: { who: 'me' } },
    )
    assert.deepEqual([ran.status, ran.error, ran.cause], ['FAILED', 'No', 'for me'])
    assert.deepEqual(ran.trace.slice(1), ['2 0 FailStateEntered F', '3 2 ExecutionFailed'])
  })

  it('may have neither', async () => {
    const ran = await run({ F: { Type: 'Fail' } })
    assert.deepEqual(ran.events.at(-1)?.executionFailedEventDetails, {})
  })
})

describe('a Task state', () => {
  it('shows the parameters, the function and Lambda’s whole response', async () => {
    const ran = await run({ T: task() }, { input: { q: 1 }, executionArn: 'arn:aws:states:eu-west-1:1:execution:m:n' })
    const [, , scheduled] = ran.events
    const { parameters, ...rest } = scheduled?.taskScheduledEventDetails ?? { parameters: '' }
    assert.deepEqual(rest, { resourceType: 'lambda', resource: 'invoke', region: 'eu-west-1' })
    assert.deepEqual(JSON.parse(parameters), { FunctionName: FUNCTION, Payload: { q: 1 } })
    const { ExecutedVersion, Payload, StatusCode } = ran.value as Record<string, unknown>
    assert.deepEqual([ExecutedVersion, Payload, StatusCode], ['$LATEST', { q: 1 }, 200])
  })

  it('calls the function of a plain ARN with its arguments and takes its result as it is', async () => {
    const calls: unknown[] = []
    const invoke = async (name: string, payload: unknown) => {
      calls.push([name, payload])
      return { answer: 42 }
    }
    const ran = await run(
      { T: { Type: 'Task', Resource: FUNCTION, Arguments: { n: '{% 1 + 1 %}' }, End: true } },
      { invoke },
    )
    assert.deepEqual([calls, ran.value], [[[FUNCTION, { n: 2 }]], { answer: 42 }])
    assert.deepEqual(ran.trace.slice(2, 5), [
      '3 2 LambdaFunctionScheduled',
      '4 3 LambdaFunctionStarted',
      '5 4 LambdaFunctionSucceeded',
    ])
  })

  it('names the version asked for, and takes null for a function that returns nothing', async () => {
    let called = ''
    const invoke = async (name: string) => {
      called = name
    }
    const ran = await run(
      { T: task({ Arguments: { FunctionName: 'f', Qualifier: 'live' }, Output: '{% $states.result.Payload %}' }) },
      { invoke },
    )
    assert.deepEqual([called, ran.output], ['f:live', 'null'])
  })

  it('shares no object with the function', async () => {
    const invoke = async (_: string, payload: unknown) => Object.assign(payload as object, { changed: true })
    const ran = await run({ T: task({ Output: '{% $states.input %}' }) }, { input: { a: 1 }, invoke })
    assert.deepEqual(ran.value, { a: 1 })
  })

  it('fails with States.Runtime when the arguments name no function', async () => {
    const ran = await run({ T: task({ Arguments: '{% {"Payload": 1} %}' }) })
    assert.deepEqual([ran.error, ran.trace.at(-1)], ['States.Runtime', '3 2 ExecutionFailed'])
  })
})

describe('$states.context', () => {
  it('is whole, and of the execution that runs', async () => {
    const ran = await run(
      { A: { Type: 'Pass', Output: '{% $states.context %}', End: true } },
      {
        input: { q: 1 },
        executionArn: 'arn:aws:states:us-east-1:000000000000:execution:router:run-1',
        executionName: 'run-1',
        roleArn: 'arn:aws:iam::000000000000:role/r',
        stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:router',
        stateMachineName: 'router',
        startTime: Date.UTC(2026, 0, 1),
      },
    )
    assert.deepEqual(ran.value, {
      Execution: {
        Id: 'arn:aws:states:us-east-1:000000000000:execution:router:run-1',
        Input: { q: 1 },
        StartTime: '2026-01-01T00:00:00.000Z',
        Name: 'run-1',
        RoleArn: 'arn:aws:iam::000000000000:role/r',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:us-east-1:000000000000:stateMachine:router', Name: 'router' },
      State: { Name: 'A', EnteredTime: '2026-11-22T00:00:00.000Z', RetryCount: 0 },
    })
  })
})

describe('a compiled machine', () => {
  it('runs any number of executions at once, each with variables of its own', async () => {
    const compiled = compile(
      machine({
        A: { Type: 'Pass', Assign: { mine: '{% $states.input %}' }, Next: 'T' },
        T: task({ Output: '{% $mine %}' }),
      }),
    )
    const inputs = [1, 2, 3, 4, 5]
    const runs = inputs.map(n => execute(compiled, { input: String(n), invoke: async () => null }))
    assert.deepEqual(
      (await Promise.all(runs)).map(({ output }) => Number(output)),
      inputs,
    )
  })
})
