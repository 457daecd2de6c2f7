import assert from 'node:assert/strict'
import { run, type States, task } from './given.ts'

const at = (name: string, id = 2) =>
  `An error occurred while executing the state '${name}' (entered at the event id #${id}). `
const told = (expression: string, field: string) =>
  `The JSONata expression '${expression}' specified for the field '${field}' `
const undefinedAt = (field: string) => `${told('$nothing', field)}returned nothing (undefined).`
const typed = (expression: string, field: string, expected: string, was: string, value: string) =>
  `${told(expression, field)}returned an unexpected result type. Expected '${expected}', but was '${was}' for value: ${value}`

const nothing = '{% $nothing %}'
const pass = (parts: object) => ({ X: { Type: 'Pass', End: true, ...parts } })
const choice = (rule: object) => ({
  X: {
    Type: 'Choice',
    Choices: [
      { Condition: '{% false %}', Next: 'Y' },
      { Next: 'Y', ...rule },
    ],
    Default: 'Y',
  },
  Y: { Type: 'Succeed' },
})
const wait = (parts: object) => ({ X: { Type: 'Wait', End: true, ...parts } })
const map = (parts: object) => ({
  X: {
    Type: 'Map',
    Items: [1],
    ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
    End: true,
    ...parts,
  },
})
const unreadable = 'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: '

const rows: [string, States, location: string | undefined, cause: string][] = [
  ['a whole Output', pass({ Output: nothing }), 'Output', undefinedAt('Output')],
  ['a field of Output', pass({ Output: { a: { b: nothing } } }), 'Output/a/b', undefinedAt('Output/a/b')],
  ['an element of Output', pass({ Output: { a: [1, [nothing]] } }), 'Output/a[1][0]', undefinedAt('Output/a[1][0]')],
  ['a variable', pass({ Assign: { v: nothing } }), 'Assign/v', undefinedAt('Assign/v')],
  ['Arguments', { X: task({ Arguments: nothing }) }, 'Arguments', undefinedAt('Arguments')],
  [
    'a payload',
    { X: task({ Arguments: { FunctionName: 'f', Payload: nothing } }) },
    'Arguments/Payload',
    undefinedAt('Arguments/Payload'),
  ],
  ['a Condition', choice({ Condition: nothing }), 'Choices[1]/Condition', undefinedAt('Choices[1]/Condition')],
  [
    'the Output of a rule',
    choice({ Condition: '{% true %}', Output: { v: nothing } }),
    'Choices[1]/Output/v',
    undefinedAt('Choices[1]/Output/v'),
  ],
  [
    'the Assign of a rule',
    choice({ Condition: true, Assign: { v: nothing } }),
    'Choices[1]/Assign/v',
    undefinedAt('Choices[1]/Assign/v'),
  ],
  [
    'a Condition that is a string',
    choice({ Condition: "{% 'yes' %}" }),
    'Choices[1]/Condition',
    typed("'yes'", 'Choices[1]/Condition', 'boolean', 'string', '"yes"'),
  ],
  ['Seconds', wait({ Seconds: nothing }), 'Seconds', undefinedAt('Seconds')],
  [
    'Seconds in words',
    wait({ Seconds: "{% 'ten' %}" }),
    'Seconds',
    typed("'ten'", 'Seconds', 'number', 'string', '"ten"'),
  ],
  [
    'a fraction of Seconds',
    wait({ Seconds: '{% 1.5 %}' }),
    'Seconds',
    'The Seconds field cannot be parsed as an integer: 1.5',
  ],
  ['negative Seconds', wait({ Seconds: '{% -1 %}' }), 'Seconds', 'Seconds must be between 0 and 99999999 but was: -1'],
  [
    'a Timestamp that is a number',
    wait({ Timestamp: '{% 1 %}' }),
    'Timestamp',
    typed('1', 'Timestamp', 'string', 'number', '1'),
  ],
  [
    'a Timestamp without offset',
    wait({ Timestamp: "{% '2030-01-01T00:00:00' %}" }),
    'Timestamp',
    `${unreadable}2030-01-01T00:00:00`,
  ],
  [
    'a day that does not exist',
    wait({ Timestamp: "{% '2030-02-30T00:00:00Z' %}" }),
    'Timestamp',
    `${unreadable}2030-02-30T00:00:00Z`,
  ],
  [
    'TimeoutSeconds',
    { X: task({ TimeoutSeconds: '{% null %}' }) },
    'TimeoutSeconds',
    typed('null', 'TimeoutSeconds', 'number', 'null', 'null'),
  ],
  ['Items', map({ Items: '{% {"a": 1} %}' }), 'Items', typed('{"a": 1}', 'Items', 'array', 'object', '{"a":1}')],
  [
    'no Items and no list as input',
    map({ Items: undefined }),
    undefined,
    'Map state input must be an array but was: {}',
  ],
  ['MaxConcurrency', map({ MaxConcurrency: nothing }), 'MaxConcurrency', undefinedAt('MaxConcurrency')],
  ['Error of Fail', { X: { Type: 'Fail', Error: '{% 1 %}' } }, 'Error', typed('1', 'Error', 'string', 'number', '1')],
  [
    'a JSONata error',
    pass({ Output: '{% 1 + "a" %}' }),
    'Output',
    `${told('1 + "a"', 'Output')}threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number`,
  ],
  [
    'a function as a value',
    pass({ Output: '{% $sum %}' }),
    'Output',
    `${told('$sum', 'Output')}returned an unsupported result type.`,
  ],
]

describe('the cause of an evaluation that fails', () => {
  for (const [name, states, location, sentence] of rows) {
    it(`names ${name}`, async () => {
      const clean = JSON.parse(JSON.stringify(states)) as States
      const ran = await run(clean)
      const failed = ran.events.find(({ type }) => type === 'EvaluationFailed')?.evaluationFailedEventDetails
      const cause = at('X') + sentence
      assert.deepEqual(failed, {
        error: 'States.QueryEvaluationError',
        cause,
        ...(location ? { location } : {}),
        state: 'X',
      })
      assert.deepEqual([ran.status, ran.error, ran.cause], ['FAILED', 'States.QueryEvaluationError', cause])
    })
  }

  it('comes in an event that follows what was before the state, but in a Wait follows its entry', async () => {
    const before = { A: { Type: 'Pass', Next: 'X' } }
    assert.deepEqual((await run({ ...before, ...pass({ Output: nothing }) })).trace.slice(3), [
      '4 3 PassStateEntered X',
      '5 3 EvaluationFailed',
      '6 5 ExecutionFailed',
    ])
    assert.deepEqual((await run({ ...before, ...wait({ Seconds: nothing }) })).trace.slice(3), [
      '4 3 WaitStateEntered X',
      '5 4 EvaluationFailed',
      '6 5 ExecutionFailed',
    ])
  })

  it('comes after the task when its result cannot be read', async () => {
    const ran = await run({ X: task({ Output: '{% $states.result.nothing %}' }) })
    assert.deepEqual(ran.trace.slice(-3), ['5 4 TaskSucceeded', '6 5 EvaluationFailed', '7 6 ExecutionFailed'])
  })
})
