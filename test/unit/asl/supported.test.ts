import assert from 'node:assert/strict'
import { compile } from '../../../local/asl/engine.ts'
import { SUPPORTED_FIELDS } from '../../../local/asl/supported.ts'
import { FUNCTION, machine } from './given.ts'

const processor = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'P',
  States: { P: { Type: 'Succeed' } },
}
const s3 = (action: string) => ({ Resource: `arn:aws:states:::s3:${action}`, Arguments: { Bucket: 'b' } })

/** A value for each field that a compiler takes. */
const VALUES: Record<string, unknown> = {
  Type: undefined,
  Comment: 'c',
  QueryLanguage: 'JSONata',
  Resource: FUNCTION,
  Arguments: {},
  TimeoutSeconds: 5,
  HeartbeatSeconds: 2,
  Retry: [{ ErrorEquals: ['A'] }],
  Catch: [{ ErrorEquals: ['A'], Next: 'X' }],
  Output: 1,
  Assign: { v: 1 },
  Next: 'X',
  End: true,
  Choices: [{ Condition: true, Next: 'X' }],
  Default: 'X',
  Seconds: 1,
  Timestamp: '2030-01-01T00:00:00Z',
  Error: 'e',
  Cause: 'c',
  Branches: [{ StartAt: 'B', States: { B: { Type: 'Succeed' } } }],
  Items: [1],
  ItemSelector: {},
  ItemProcessor: processor,
  MaxConcurrency: 1,
  ToleratedFailureCount: 1,
  ToleratedFailurePercentage: 1,
  Label: 'l',
  ItemReader: { ...s3('getObject'), ReaderConfig: { InputType: 'JSONL' } },
  ResultWriter: s3('putObject'),
}
/** The least that each type needs, and what excludes each other. */
const LEAST: Record<string, string[]> = {
  Task: ['Resource'],
  Choice: ['Choices'],
  Wait: ['Seconds'],
  Parallel: ['Branches'],
  Map: ['ItemProcessor'],
}
const RIVALS: Record<string, string> = { Next: 'End', Timestamp: 'Seconds' }
const ENDLESS = ['Choice', 'Succeed', 'Fail']

const compiles = (type: string, field: string): boolean => {
  const names = new Set([...(LEAST[type] ?? []), ...(ENDLESS.includes(type) ? [] : ['End']), field])
  names.delete(RIVALS[field] ?? '')
  const state = Object.fromEntries([...names].map(name => [name, VALUES[name]]))
  try {
    compile(machine({ X: { ...state, Type: type } }))
    return true
  } catch {
    return false
  }
}

describe('the list of supported fields', () => {
  for (const [type, fields] of Object.entries(SUPPORTED_FIELDS)) {
    it(`is what the compiler of ${type} takes`, () => {
      const taken = Object.keys(VALUES).filter(field => compiles(type, field))
      assert.deepEqual(taken.sort(), [...fields].sort())
    })
  }
})
