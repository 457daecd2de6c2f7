import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compile, DefinitionError } from '../../../local/asl/engine.ts'
import { machine, one, pass, task } from './given.ts'

const map = (parts: object, config?: object) =>
  one({
    Type: 'Map',
    End: true,
    ItemProcessor: { ...(config ? { ProcessorConfig: config } : {}), StartAt: 'P', States: { P: pass } },
    ...parts,
  })
const distributed = (parts: object) => map(parts, { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' })
const choice = (rule: object) => one({ Type: 'Choice', Choices: [rule], Default: 'X' })

const refused: [definition: unknown, place: string, words: RegExp][] = [
  ['{', '/', /no valid JSON/],
  [null, '/', /must be an object, got null/],
  [[], '/', /must be an object/],
  [{}, '/', /"States" is missing/],
  [{ QueryLanguage: 'JSONata', States: { X: pass } }, '/', /"StartAt" is missing/],
  [{ QueryLanguage: 'JSONata', StartAt: 'X', States: {} }, '/States', /at least one state/],
  [{ QueryLanguage: 'JSONata', StartAt: 'Y', States: { X: pass } }, '/StartAt', /no state named "Y"/],
  [{ QueryLanguage: 'SQL', StartAt: 'X', States: { X: pass } }, '/QueryLanguage', /"JSONata" or "JSONPath", got "SQL"/],
  [{ StartAt: 'X', States: { X: pass } }, '/States/X', /does not have JSONPath/],
  [{ ...one(pass), TimeoutSeconds: 0 }, '/TimeoutSeconds', /whole number from 1 to 99999999, got 0/],
  [{ ...one(pass), Timeout: 5 }, '/Timeout', /not supported here/],
  [one(7), '/States/X', /must be an object, got 7/],
  [one({}), '/States/X', /"Type" is missing/],
  [one({ Type: 'Activity' }), '/States/X/Type', /must be one of Task, Pass,.*got "Activity"/],
  [one({ Type: 'Pass' }), '/States/X', /neither "Next" nor "End"/],
  [one({ Type: 'Pass', End: true, Next: 'X' }), '/States/X', /both "Next" and "End"/],
  [one({ Type: 'Pass', End: 'yes' }), '/States/X/End', /true or false, got "yes"/],
  [one({ Type: 'Pass', Next: 'Nowhere' }), '/States/X/Next', /no state named "Nowhere"/],
  [one({ ...pass, Colour: 'red' }), '/States/X/Colour', /not supported here/],
  [one({ ...pass, InputPath: '$' }), '/States/X/InputPath', /belongs to JSONPath/],
  [one({ ...pass, Parameters: {} }), '/States/X/Parameters', /belongs to JSONPath/],
  [one({ ...pass, Result: 1 }), '/States/X/Result', /belongs to JSONPath/],
  [one({ ...pass, QueryLanguage: 'JSONPath' }), '/States/X/QueryLanguage', /cannot be "JSONPath"/],
  [one({ ...pass, Output: '{% 1 + %}' }), '/States/X/Output', /INVALID_JSONATA_EXPRESSION: Unexpected end/],
  // Newer JSONata than AWS has.
  [one({ ...pass, Output: '{% $states.input.a ?? 1 %}' }), '/States/X/Output', /^INVALID_JSONATA_EXPRESSION: .*"\?"/],
  [one({ ...pass, Output: '{% $states.input.a ?: 1 %}' }), '/States/X/Output', /^INVALID_JSONATA_EXPRESSION: .*":"/],
  [one({ ...pass, Output: { a: ['{% ( %}'] } }), '/States/X/Output/a[0]', /^INVALID_JSONATA_EXPRESSION: /],
  [
    one({ ...pass, Output: '{% phone %}' }),
    '/States/X/Output',
    /^UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported\. at \/States/,
  ],
  [one({ ...pass, Output: '{% $ %}' }), '/States/X/Output', /Reference to '\$' at the top level/],
  [one({ ...pass, Output: '{% $$.a %}' }), '/States/X/Output', /Reference to '\$\$' at the top level/],
  [
    one({ ...pass, Output: '{% $states.result %}' }),
    '/States/X/Output',
    /Reference to '\$states\.result' is not supported in this field/,
  ],
  [one({ ...pass, Output: '{% {"e": $states.errorOutput.Error} %}' }), '/States/X/Output', /\$states\.errorOutput/],
  [one({ ...pass, Assign: 1 }), '/States/X/Assign', /must be an object/],
  [one({ ...pass, Assign: { states: 1 } }), '/States/X/Assign/states', /reserved/],
  [one({ ...pass, Assign: { 'a b': 1 } }), '/States/X/Assign/a b', /no name of a variable/],
  [one({ Type: 'Wait', End: true }), '/States/X', /exactly one of "Seconds" and "Timestamp"/],
  [one({ Type: 'Wait', End: true, Seconds: 1, Timestamp: '2030-01-01T00:00:00Z' }), '/States/X', /exactly one/],
  [one({ Type: 'Wait', End: true, Seconds: -1 }), '/States/X/Seconds', /from 0 to 99999999, got -1/],
  [one({ Type: 'Wait', End: true, Timestamp: 'tomorrow' }), '/States/X/Timestamp', /ISO-8601.*tomorrow/],
  [one({ Type: 'Wait', End: true, SecondsPath: '$.s' }), '/States/X', /exactly one/],
  [one({ Type: 'Fail', Error: 5 }), '/States/X/Error', /must be a string, got 5/],
  [one({ Type: 'Fail', Next: 'X' }), '/States/X/Next', /not supported here/],
  [one({ Type: 'Choice', Choices: [] }), '/States/X/Choices', /at least 1/],
  [choice({ Next: 'X' }), '/States/X/Choices[0]', /"Condition" is missing/],
  [choice({ Condition: 'yes', Next: 'X' }), '/States/X/Choices[0]/Condition', /expression or a boolean, got "yes"/],
  [choice({ Condition: true, Next: 'Y' }), '/States/X/Choices[0]/Next', /no state named "Y"/],
  [choice({ Variable: '$.a', StringEquals: 'b', Next: 'X' }), '/States/X/Choices[0]/Variable', /belongs to JSONPath/],
  [one(task({ Resource: undefined })), '/States/X', /"Resource" is missing/],
  [one(task({ Resource: '' })), '/States/X/Resource', /non-empty string, got ""/],
  [
    one(task({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' })),
    '/States/X/Resource',
    /no \.waitForTaskToken/,
  ],
  [one(task({ Resource: 'arn:aws:states:::states:startExecution.sync:2' })), '/States/X/Resource', /no \.sync/],
  [one(task({ Resource: 'arn:aws:states:us-east-1:1:activity:a' })), '/States/X/Resource', /no activities/],
  [one(task({ Resource: 'arn:aws:states:::sqs:sendMessage' })), '/States/X/Resource', /lambda:invoke/],
  [one(task({ Arguments: { Payload: 1 } })), '/States/X/Arguments', /"FunctionName" is missing/],
  [
    one(task({ Arguments: { FunctionName: 'f', InvocationType: 'Event' } })),
    '/States/X/Arguments/InvocationType',
    /"RequestResponse" only/,
  ],
  [one(task({ Arguments: { FunctionName: 'f', Body: 1 } })), '/States/X/Arguments/Body', /has no field "Body"/],
  [one(task({ TimeoutSeconds: 0 })), '/States/X/TimeoutSeconds', /from 1 to 99999999, got 0/],
  [one(task({ Credentials: {} })), '/States/X/Credentials', /does not have "Credentials"/],
  [one(task({ Retry: {} })), '/States/X/Retry', /must be an array/],
  [one(task({ Retry: [{}] })), '/States/X/Retry[0]/ErrorEquals', /at least one error name/],
  [one(task({ Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1.5 }] })), '/States/X/Retry[0]/MaxAttempts', /whole number/],
  [
    one(task({ Retry: [{ ErrorEquals: ['A'], IntervalSeconds: '{% 1 %}' }] })),
    '/States/X/Retry[0]/IntervalSeconds',
    /whole number/,
  ],
  [
    one(task({ Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] })),
    '/States/X/Retry[0]/BackoffRate',
    /a number from 1/,
  ],
  [
    one(task({ Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'HALF' }] })),
    '/States/X/Retry[0]/JitterStrategy',
    /"FULL" or "NONE"/,
  ],
  [
    one(task({ Retry: [{ ErrorEquals: ['States.All'] }] })),
    '/States/X/Retry[0]/ErrorEquals',
    /"States.All" is no error name/,
  ],
  [
    one(task({ Catch: [{ ErrorEquals: ['States.ALL', 'A'], Next: 'X' }] })),
    '/States/X/Catch[0]/ErrorEquals',
    /stand alone/,
  ],
  [one(task({ Catch: [{ ErrorEquals: ['A'] }] })), '/States/X/Catch[0]', /"Next" is missing/],
  [one(task({ Catch: [{ ErrorEquals: ['A'], Next: 'Z' }] })), '/States/X/Catch[0]/Next', /no state named "Z"/],
  [
    one(task({ Catch: [{ ErrorEquals: ['A'], Next: 'X', ResultPath: '$' }] })),
    '/States/X/Catch[0]/ResultPath',
    /JSONPath/,
  ],
  [one({ ...pass, Retry: [] }), '/States/X/Retry', /not supported here/],
  [one({ Type: 'Parallel', End: true, Branches: [] }), '/States/X/Branches', /at least 1/],
  [
    one({ Type: 'Parallel', End: true, Branches: [{ StartAt: 'P', States: { P: { Type: 'Pass' } } }] }),
    '/States/X/Branches[0]/States/P',
    /neither/,
  ],
  [one({ Type: 'Map', End: true }), '/States/X', /"ItemProcessor" is missing/],
  [one({ Type: 'Map', End: true, Iterator: {} }), '/States/X', /"ItemProcessor" is missing/],
  [map({ MaxConcurrency: -1 }), '/States/X/MaxConcurrency', /got -1/],
  [map({ ItemReader: {} }), '/States/X/ItemReader', /needs a Map in DISTRIBUTED mode/],
  [map({ ItemsPath: '$' }), '/States/X/ItemsPath', /JSONPath/],
  [
    map({}, { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }),
    '/States/X/ItemProcessor/ProcessorConfig/ExecutionType',
    /"STANDARD" children only/,
  ],
  [distributed({ ItemBatcher: {} }), '/States/X/ItemBatcher', /does not have "ItemBatcher"/],
  [
    distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2' } }),
    '/States/X/ItemReader/Resource',
    /s3:getObject only/,
  ],
  [
    distributed({
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'CSV' }, Arguments: {} },
    }),
    '/States/X/ItemReader/ReaderConfig/InputType',
    /"JSONL" only, got "CSV"/,
  ],
  [distributed({ ToleratedFailurePercentage: 101 }), '/States/X/ToleratedFailurePercentage', /from 0 to 100/],
  [
    machine({
      A: { Type: 'Pass', Assign: { v: 1 }, Next: 'X' },
      X: { Type: 'Map', End: true, ItemProcessor: { StartAt: 'P', States: { P: { ...pass, Assign: { v: 2 } } } } },
    }),
    '/States/X/ItemProcessor/States/P/Assign/v',
    /already defined in an outer scope/,
  ],
]

describe('a definition is refused', () => {
  for (const [definition, place, words] of refused) {
    it(`${place}: ${words.source}`, () => {
      assert.throws(
        () => compile(definition),
        (error: unknown) => {
          assert.ok(error instanceof DefinitionError, String(error))
          assert.equal(error.place, place)
          assert.ok(error.message.startsWith(`${place}: `) || error.message.endsWith(` at ${place}`), error.message)
          assert.match(error.message, words)
          return true
        },
      )
    })
  }

  it('with a DefinitionError and nothing else, whatever it is', () => {
    const names = [
      'Type',
      'Next',
      'End',
      'Choices',
      'Output',
      'Assign',
      'Retry',
      'Catch',
      'Branches',
      'ItemProcessor',
      'Seconds',
    ]
    const types = ['Task', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map', 'None']
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('X', true, '{% $states.input %}', '{% ( %}', [], {}))
    const state = fc.tuple(fc.constantFrom(...types), fc.dictionary(fc.constantFrom(...names), value))
    const states = fc.dictionary(
      fc.constantFrom('X', 'Y', '__proto__'),
      state.map(([Type, parts]) => ({ ...parts, Type })),
    )
    const definition = fc.oneof(
      fc.anything(),
      fc.record({ QueryLanguage: fc.constant('JSONata'), StartAt: fc.constantFrom('X', '__proto__'), States: states }),
    )
    fc.assert(
      fc.property(definition, any => {
        try {
          compile(any)
        } catch (error) {
          assert.ok(error instanceof DefinitionError, String((error as Error).stack))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('when it is nested beyond any use', () => {
    let deep: unknown = []
    for (let i = 0; i < 20_000; i += 1) deep = [deep]
    assert.throws(() => compile(one({ ...pass, Output: deep })), /nested too deeply/)
  })

  it('for a name of 81 characters', () => {
    assert.throws(() => compile(machine({ ['n'.repeat(81)]: pass })), /at most 80 characters/)
  })
})
