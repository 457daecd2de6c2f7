import { compile, execute } from '../local/asl/engine.ts'
import { attempt, measure, WORKLOADS } from './engine-measure.ts'

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:attempt'

const five = {
  A: { Type: 'Pass', Assign: { n: '{% $states.input.n %}' }, Next: 'B' },
  B: { Type: 'Choice', Choices: [{ Condition: '{% $n > 5 %}', Next: 'C' }], Default: 'D' },
  C: { Type: 'Pass', Output: { n: '{% $n + 1 %}', kind: 'big' }, Next: 'D' },
  D: { Type: 'Choice', Choices: [{ Condition: "{% $states.input.kind = 'big' %}", Next: 'E' }], Default: 'E' },
  E: { Type: 'Pass', End: true },
}

const ladder = {
  Start: { Type: 'Pass', Assign: { tiers: '{% $states.input.tiers %}' }, Next: 'Choose tier' },
  'Choose tier': {
    Type: 'Choice',
    Choices: [{ Condition: '{% $count($tiers) > 0 %}', Next: 'Attempt' }],
    Default: 'Exhausted',
  },
  Attempt: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: FUNCTION, Payload: { tier: '{% $tiers[0] %}' } },
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Assign: { tiers: '{% [$tiers[[1..9]]] %}' },
        Next: 'Choose tier',
      },
    ],
    Output: '{% $states.result.Payload %}',
    End: true,
  },
  Exhausted: { Type: 'Fail', Error: 'TiersExhausted' },
}

const map = {
  Each: {
    Type: 'Map',
    Items: '{% $states.input.items %}',
    ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', Output: '{% $states.input.n %}', End: true } } },
    End: true,
  },
}

const machines: Record<string, Record<string, unknown>> = { five, ladder, map }
const workload = process.argv[2] ?? 'five'
const states = machines[workload] ?? five
const machine = compile({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states })
const { count, input } = WORKLOADS[workload] ?? { count: 1, input: {} }

await measure(count, async () => {
  const options = {
    input: JSON.stringify(input),
    invoke: async (_: string, payload: unknown) => attempt(payload as object),
  }
  // A Map over 10,000 items takes more events than a STANDARD execution has: AWS would distribute it.
  const { status, cause } = await execute(machine, { ...options, maxEvents: Number.POSITIVE_INFINITY })
  if (status !== 'SUCCEEDED') throw new Error(cause)
})
