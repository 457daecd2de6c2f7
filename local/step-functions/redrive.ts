import type { Execution } from './execution.ts'

/** What DescribeExecution and the status events say of redriving. Where AWS would redrive, the laptop says that it does not. */
export const redriveOf = ({ status }: Execution) => ({
  redriveCount: 0,
  redriveStatus: 'NOT_REDRIVABLE',
  redriveStatusReason:
    status === 'RUNNING' || status === 'SUCCEEDED'
      ? `Execution is ${status} and cannot be redriven`
      : 'The laptop does not redrive executions',
})
