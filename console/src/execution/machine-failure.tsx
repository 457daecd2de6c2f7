import Alert from '@cloudscape-design/components/alert'
import type { History } from '../../../core/history/history.ts'
import type { ExecutionInfo } from './execution-info.ts'

/** Why an execution of another machine than the router failed: the state that did, and its error. */
export function MachineFailure({ info, history }: { info: ExecutionInfo; history: History }) {
  const failed = history.visits.findLast(visit => visit.status === 'failed' || visit.status === 'timedOut')
  if (info.status === 'ABORTED') {
    return (
      <Alert type="info" header="Stopped">
        {info.cause ?? info.error}
      </Alert>
    )
  }
  if (info.error === undefined) return null
  return (
    <Alert type="error" header={info.error}>
      {failed && failed.type !== 'Fail' && `In the state ${failed.name}: `}
      {info.cause}
    </Alert>
  )
}
