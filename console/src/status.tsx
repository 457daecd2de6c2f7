import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ExecutionStatus } from './api/step-functions.ts'

const TEXT: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'Running',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  TIMED_OUT: 'Timed out',
  ABORTED: 'Aborted',
  PENDING_REDRIVE: 'Pending redrive',
}
const TYPE: Readonly<Record<ExecutionStatus, StatusIndicatorProps.Type>> = {
  RUNNING: 'in-progress',
  SUCCEEDED: 'success',
  FAILED: 'error',
  TIMED_OUT: 'error',
  ABORTED: 'stopped',
  PENDING_REDRIVE: 'pending',
}

export const STATUSES = Object.keys(TEXT) as ExecutionStatus[]
export const statusText = (status: string): string => TEXT[status as ExecutionStatus] ?? status

/** The status of an execution in the words and colours of the Step Functions console. */
export const Status = ({ status }: { status: ExecutionStatus }) => (
  <StatusIndicator type={TYPE[status] ?? 'info'} {...(status === 'RUNNING' && { colorOverride: 'blue' })}>
    {statusText(status)}
  </StatusIndicator>
)
