import type { StateType } from './execution.ts'

const LEAVING = ['Output', 'Assign', 'Next', 'End']
const CATCHING = ['Retry', 'Catch']
const COMMON = ['Type', 'Comment', 'QueryLanguage']

/**
 * The fields of Amazon States Language that the engine has, by type of state; everything else is refused by its name.
 * A test holds the list against the compilers.
 */
export const SUPPORTED_FIELDS: Readonly<Record<StateType, readonly string[]>> = {
  Task: [...COMMON, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', ...CATCHING, ...LEAVING],
  Pass: [...COMMON, ...LEAVING],
  Choice: [...COMMON, 'Choices', 'Default', 'Output', 'Assign'],
  Wait: [...COMMON, 'Seconds', 'Timestamp', ...LEAVING],
  Succeed: [...COMMON, 'Output'],
  Fail: [...COMMON, 'Error', 'Cause'],
  Parallel: [...COMMON, 'Branches', 'Arguments', ...CATCHING, ...LEAVING],
  Map: [
    ...COMMON,
    ...[
      'Items',
      'ItemSelector',
      'ItemProcessor',
      'MaxConcurrency',
      'ToleratedFailureCount',
      'ToleratedFailurePercentage',
    ],
    ...['Label', 'ItemReader', 'ResultWriter'],
    ...CATCHING,
    ...LEAVING,
  ],
}

/** What a distributed Map has of its readers, writers and children. */
export const SUPPORTED_DISTRIBUTED = {
  ItemReader: ['Resource: s3:getObject', 'ReaderConfig.InputType: JSONL', 'ReaderConfig.MaxItems', 'Arguments'],
  ResultWriter: [
    'Resource: s3:putObject',
    'WriterConfig.OutputType: JSONL, JSON',
    'WriterConfig.Transformation',
    'Arguments',
  ],
  ProcessorConfig: ['Mode: INLINE, DISTRIBUTED', 'ExecutionType: STANDARD'],
} as const
