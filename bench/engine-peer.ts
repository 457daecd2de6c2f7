import { createRequire } from 'node:module'
import { join } from 'node:path'
import { attempt, measure, WORKLOADS } from './engine-measure.ts'

interface Peer {
  StateMachine: new (
    definition: unknown,
    options?: unknown,
  ) => {
    run(input: unknown, options?: unknown): { result: Promise<unknown> }
  }
}

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:attempt'

/** The machines of engine-stepdown.ts in JSONPath, which is all that the peer has. */
const five = {
  A: { Type: 'Pass', ResultPath: '$', Next: 'B' },
  B: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 5, Next: 'C' }], Default: 'D' },
  C: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)', kind: 'big' }, Next: 'D' },
  D: { Type: 'Choice', Choices: [{ Variable: '$.kind', StringEquals: 'big', Next: 'E' }], Default: 'E' },
  E: { Type: 'Pass', End: true },
}

const ladder = {
  'Choose tier': {
    Type: 'Choice',
    Choices: [{ Variable: '$.tiers[0]', IsPresent: true, Next: 'Attempt' }],
    Default: 'Exhausted',
  },
  Attempt: {
    Type: 'Task',
    Resource: FUNCTION,
    Parameters: { 'tier.$': '$.tiers[0]' },
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Drop tier' }],
    End: true,
  },
  'Drop tier': { Type: 'Pass', Parameters: { 'tiers.$': '$.tiers[1:]' }, Next: 'Choose tier' },
  Exhausted: { Type: 'Fail', Error: 'TiersExhausted' },
}

const map = {
  Each: {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', OutputPath: '$.n', End: true } } },
    End: true,
  },
}

const machines: Record<string, Record<string, unknown>> = { five, ladder, map }
const [workload = 'five', folder = '.'] = process.argv.slice(2)
const states = machines[workload] ?? five
const { StateMachine } = createRequire(join(folder, 'package.json'))('aws-local-stepfunctions') as Peer
const definition = { StartAt: Object.keys(states)[0], States: states }
const machine = new StateMachine(definition, { validationOptions: { checkPaths: false, checkArn: false } })
const { count, input } = WORKLOADS[workload] ?? { count: 1, input: {} }

await measure(count, async () => {
  await machine.run(input, { overrides: { taskResourceLocalHandlers: { Attempt: attempt } } }).result
})
