import { readExecutionFailure } from '../core/history/failure.ts'
import { RequestFailed } from './errors.ts'

/** What DescribeExecution and StartSyncExecution both say of an execution that is over. */
export interface Ended {
  executionArn: string
  status: string
  output?: string | undefined
  error?: string | undefined
  cause?: string | undefined
}

const STATUS_ERROR: Readonly<Record<string, string>> = { ABORTED: 'Aborted', TIMED_OUT: 'States.Timeout' }

/** Throws RequestFailed unless the execution succeeded; returns its parsed output. */
export function outputOf(ended: Ended): Record<string, unknown> {
  if (ended.status === 'SUCCEEDED') return JSON.parse(ended.output ?? '{}')
  const error = ended.error ?? STATUS_ERROR[ended.status] ?? ended.status
  const failure = readExecutionFailure({ error, cause: ended.cause })
  throw new RequestFailed(
    { ...failure, message: failure.message || `the execution ended as ${ended.status}` },
    ended.executionArn,
  )
}
